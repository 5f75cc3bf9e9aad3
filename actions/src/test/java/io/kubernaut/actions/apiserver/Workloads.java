package io.kubernaut.actions.apiserver;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubernaut.actions.apiserver.controllers.Behaviour;
import java.util.Map;

/** Workloads that tests put into the in-process API. */
final class Workloads {
    static final String NAMESPACE = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop}
            status: {phase: Active}
            """;

    static final String CLAIM = """
            apiVersion: storage.k8s.io/v1
            kind: StorageClass
            metadata: {name: fast}
            provisioner: example.com/disk
            allowVolumeExpansion: true
            ---
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data, namespace: shop}
            spec:
              accessModes: [ReadWriteOnce]
              resources: {requests: {storage: 1Gi}}
              storageClassName: fast
            """;

    static final String QUOTA_OF_TWO_PODS = """
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: q, namespace: shop}
            spec:
              hard: {pods: "2"}
            """;

    private static final String CART = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: cart, namespace: shop}
            spec:
              replicas: 3
              selector: {matchLabels: {app: cart}}
              template:
                metadata: {labels: {app: cart}}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
                  - name: cart
                    image: shop/cart:1.4
                    resources:
                      requests: {cpu: 50m, memory: 64Mi}
                      limits: {memory: 128Mi}
            """;

    private Workloads() {}

    /** A Deployment of three pods whose containers behave as the settings say. */
    static Deployment cart(String image, Map<String, String> behaviour) {
        var builder = new DeploymentBuilder(Serialization.unmarshal(CART, Deployment.class));
        var template = builder.editSpec().editTemplate();
        var metadata = template.editMetadata();
        behaviour.forEach((key, value) -> metadata.addToAnnotations(Behaviour.PREFIX + key, value));
        metadata.endMetadata();
        template.editSpec().editFirstContainer().withImage(image).endContainer().endSpec();
        return template.endTemplate().endSpec().build();
    }

    static Deployment withProbe(Deployment deployment) {
        return new DeploymentBuilder(deployment)
                .editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .withNewReadinessProbe()
                .withNewHttpGet()
                .withPath("/ready")
                .withNewPort(8080)
                .endHttpGet()
                .endReadinessProbe()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    static Deployment recreating(Deployment deployment) {
        return new DeploymentBuilder(deployment)
                .editSpec()
                .withNewStrategy()
                .withType("Recreate")
                .endStrategy()
                .endSpec()
                .build();
    }

    static String budget(int minAvailable) {
        return """
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: cart, namespace: shop}
                spec:
                  minAvailable: %d
                  selector: {matchLabels: {app: cart}}
                """.formatted(minAvailable);
    }
}
