package io.kubernaut.actions.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.apiserver.Faults.Fault;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.Verification;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditLogsTest {
    private final Shop shop = new Shop();

    @BeforeEach
    void load() {
        shop.load("""
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: cart, namespace: shop}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: reader, namespace: shop}
                rules: [{apiGroups: [""], resources: [secrets], resourceNames: [cart-tls], verbs: [get, list]}]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: cart-reads, namespace: shop}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
                subjects: [{kind: ServiceAccount, name: cart, namespace: shop}]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: everybody}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: gone}
                subjects: [{kind: Group, name: "system:serviceaccounts:shop"}]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: others, namespace: shop}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
                subjects: [{kind: ServiceAccount, name: cart, namespace: elsewhere}]
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: cart-0, namespace: shop, annotations: {demo.kubernaut.io/log: "login of jane@example.org token=abc123def"}}
                spec:
                  nodeName: hollow-0
                  serviceAccountName: cart
                  hostNetwork: true
                  containers:
                  - name: cart
                    image: shop/cart:1
                    env: [{name: GREETING, value: open-sesame}, {name: TLS, valueFrom: {secretKeyRef: {name: cart-tls, key: a}}}]
                    securityContext: {privileged: true}
                """);
        shop.settle();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private String audit(ObjectRef target) {
        var trial = shop.trial("audit_logs", target, Map.of("since", "PT2H"));
        trial.plan();
        var applied = trial.applied();
        assertThat(trial.verify()).isInstanceOf(Verification.Verified.class);
        assertThat(trial.effect()).isEqualTo(Effect.DID_NOT);
        assertThat(trial.undo()).isInstanceOf(Application.Refused.class);
        assertThat(applied.artefacts().getFirst().name()).isEqualTo("audit.txt");
        return new String(applied.artefacts().getFirst().content(), StandardCharsets.UTF_8);
    }

    @Test
    void tellsWhoMayDoWhatAndWhatWasDone() {
        shop.assertNothingWritten(() -> assertThat(audit(Shop.ref("Pod", "cart-0")))
                .contains("Rights of service account shop/cart")
                .contains("RoleBinding shop/cart-reads grants Role reader", "get, list secrets named cart-tls")
                .contains(
                        "ClusterRoleBinding everybody grants ClusterRole gone in all namespaces",
                        "(there is no such role)")
                .contains("privileged: true", "hostNetwork: true", "name: GREETING", "name: cart-tls")
                .contains("== Events", "== Log of pod cart-0", "login of [redacted]")
                .doesNotContain("shop/others", "open-sesame", "example.org", "abc123def"));
    }

    @Test
    void startsFromAServiceAccountOrANamespaceToo() {
        assertThat(audit(Shop.ref("ServiceAccount", "cart"))).contains("cart-reads", "Specification of pod cart-0");
        assertThat(audit(ObjectRef.of(Shop.CLUSTER, "Namespace", "", "shop"))).contains("cart-reads", "pod cart-0");
    }

    @Test
    void notesWhatItMayNotRead() {
        shop.server
                .faults()
                .always(
                        request -> request.toString().contains("rolebindings"),
                        new Fault.Refuse(403, "Forbidden", "rolebindings is forbidden", Duration.ZERO));

        assertThat(audit(Shop.ref("Pod", "cart-0"))).contains("rolebindings is forbidden", "== Log of pod cart-0");
    }

    @Test
    void refusesWhatIsNotThereOrCannotBeAudited() {
        assertThat(shop.trial("audit_logs", Shop.ref("Pod", "none"), Map.of()).refusal())
                .contains("does not exist", "name the workload");
        assertThat(shop.trial("audit_logs", Shop.ref("Node", "hollow-0"), Map.of())
                        .refusal())
                .contains("is not for a Node");
        assertThat(shop.trial("audit_logs", Shop.ref("Pod", "cart-0"), Map.of("since", "P9999D"))
                        .refusal())
                .contains("since must be at most");
    }
}
