package io.kubernaut.actions.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubernaut.actions.rights.ClusterRole;
import io.kubernaut.core.action.ActionDefinition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** A service account with the generated role and nothing beyond it, in a namespace of its own, until this is closed. */
public final class GeneratedRole implements AutoCloseable {
    private final KubernetesClient admin;
    private final String name;

    private GeneratedRole(KubernetesClient admin, String name) {
        this.admin = admin;
        this.name = name;
    }

    /**
     * @param suffix makes its names differ from those of others
     * @param actions those that the role lets be done
     */
    public static GeneratedRole grant(KubernetesClient admin, String suffix, Collection<ActionDefinition> actions) {
        var name = "kubernaut-e2e-role-" + suffix;
        var role = Serialization.unmarshal(
                ClusterRole.forActions(actions).yaml(), io.fabric8.kubernetes.api.model.rbac.ClusterRole.class);
        role.getMetadata().setName(name);
        var granted = new GeneratedRole(admin, name);
        try {
            admin.resource(role).create();
            var rest = """
                    apiVersion: v1
                    kind: Namespace
                    metadata: {name: $NAME, labels: {app.kubernetes.io/created-by: kubernaut-e2e}}
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

    /** A client as this account; the caller closes it. */
    public KubernetesClient client() {
        var from = admin.getConfiguration();
        var bare = new io.fabric8.kubernetes.client.ConfigBuilder(Config.empty())
                .withMasterUrl(from.getMasterUrl())
                .withCaCertData(from.getCaCertData())
                .withCaCertFile(from.getCaCertFile())
                .withTrustCerts(from.isTrustCerts())
                .withOauthToken(token())
                .build();
        return new KubernetesClientBuilder().withConfig(bare).build();
    }

    private String token() {
        var token = admin.serviceAccounts()
                .inNamespace(name)
                .withName("kubernaut")
                .tokenRequest()
                .getStatus()
                .getToken();
        assertThat(token).isNotBlank();
        return token;
    }

    /** Writes a kubeconfig that leads to the administrator's cluster as this account. */
    public Path kubeconfig(Path directory) {
        var from = admin.getConfiguration();
        var account = new AuthInfo();
        account.setToken(token());
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
