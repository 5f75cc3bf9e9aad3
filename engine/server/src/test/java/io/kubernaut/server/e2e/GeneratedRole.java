package io.kubernaut.server.e2e;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubernaut.actions.rights.ClusterRole;
import io.kubernaut.core.action.ActionCatalogue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A service account with the generated role and nothing beyond it, in a namespace of its own, until this is closed. */
final class GeneratedRole implements AutoCloseable {
    private final KubernetesClient admin;
    private final String name;

    private GeneratedRole(KubernetesClient admin, String name) {
        this.admin = admin;
        this.name = name;
    }

    /** @param suffix makes its names differ from those of other suites */
    static GeneratedRole grant(KubernetesClient admin, String suffix) {
        var name = "kubernaut-e2e-role-" + suffix;
        var role = Serialization.unmarshal(
                ClusterRole.forActions(ActionCatalogue.standard().all()).yaml(),
                io.fabric8.kubernetes.api.model.rbac.ClusterRole.class);
        role.getMetadata().setName(name);
        var granted = new GeneratedRole(admin, name);
        try {
            admin.resource(role).create();
            var rest = """
                    apiVersion: v1
                    kind: Namespace
                    metadata: {name: $NAME}
                    ---
                    apiVersion: v1
                    kind: ServiceAccount
                    metadata: {name: kubernaut, namespace: $NAME}
                    ---
                    apiVersion: rbac.authorization.k8s.io/v1
                    kind: ClusterRoleBinding
                    metadata: {name: $NAME}
                    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: $NAME}
                    subjects: [{kind: ServiceAccount, name: kubernaut, namespace: $NAME}]
                    """.replace("$NAME", name);
            admin.load(new ByteArrayInputStream(rest.getBytes(StandardCharsets.UTF_8)))
                    .items()
                    .forEach(object -> admin.resource(object).create());
            return granted;
        } catch (RuntimeException e) {
            granted.close();
            throw e;
        }
    }

    /** Writes a kubeconfig that leads to the administrator's cluster as this account. */
    Path kubeconfig(Path directory) {
        var from = admin.getConfiguration();
        var token = admin.serviceAccounts()
                .inNamespace(name)
                .withName("kubernaut")
                .tokenRequest()
                .getStatus()
                .getToken();
        var account = new AuthInfo();
        account.setToken(token);
        var kubeconfig = new ConfigBuilder()
                .withApiVersion("v1")
                .withKind("Config")
                .withCurrentContext(name)
                .addNewCluster()
                .withName(name)
                .withCluster(cluster(from))
                .endCluster()
                .addNewUser()
                .withName(name)
                .withUser(account)
                .endUser()
                .addNewContext()
                .withName(name)
                .withNewContext()
                .withCluster(name)
                .withUser(name)
                .endContext()
                .endContext()
                .build();
        try {
            return Files.writeString(directory.resolve("kubeconfig-of-the-role"), Serialization.asYaml(kubeconfig));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Cluster cluster(Config from) {
        var cluster = new Cluster();
        cluster.setServer(from.getMasterUrl());
        cluster.setCertificateAuthority(from.getCaCertFile());
        cluster.setCertificateAuthorityData(from.getCaCertData());
        cluster.setInsecureSkipTlsVerify(from.isTrustCerts() ? true : null);
        return cluster;
    }

    @Override
    public void close() {
        admin.rbac().clusterRoleBindings().withName(name).delete();
        admin.rbac().clusterRoles().withName(name).delete();
        admin.namespaces().withName(name).delete();
    }
}
