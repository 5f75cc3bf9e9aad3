package io.kubernaut.actions.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.kubernaut.actions.apiserver.objects.Kind;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.SteppedTrial;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Verification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What cert-manager and the external secrets' operator are asked for. */
class ReissueAndRefreshTest {
    private static final ObjectRef CERTIFICATE = Shop.ref("Certificate", "web");
    private static final ObjectRef SECRET = Shop.ref("Secret", "db");

    private final Shop shop = new Shop();

    @AfterEach
    void close() {
        shop.close();
    }

    private void certificate() {
        shop.server.serve(Kind.custom("cert-manager.io", "v1", "certificates", "Certificate"));
        shop.load("""
                apiVersion: cert-manager.io/v1
                kind: Certificate
                metadata: {name: web, namespace: shop}
                spec: {secretName: web-tls}
                status: {revision: 3, notAfter: "2026-02-01T00:00:00Z", conditions: [{type: Ready, status: "True"}]}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: web-tls, namespace: shop, annotations: {cert-manager.io/certificate-name: web}}
                type: kubernetes.io/tls
                stringData: {tls.crt: c, tls.key: k}
                """);
        shop.release("shop/cart:1", 1);
        shop.someoneElsePatches(
                "helm",
                "[{\"op\":\"add\",\"path\":\"/spec/template/spec/volumes\",\"value\":[{\"name\":\"t\",\"secret\":{\"secretName\":\"web-tls\"}}]}]");
        shop.wait(Duration.ofMinutes(1));
    }

    private GenericKubernetesResource object(String version, String kind, String name) {
        return shop.client
                .genericKubernetesResources(version, kind)
                .inNamespace("shop")
                .withName(name)
                .get();
    }

    private GenericKubernetesResource web() {
        return object("cert-manager.io/v1", "Certificate", "web");
    }

    private void status(GenericKubernetesResource object, Map<String, Object> status) {
        object.setAdditionalProperty("status", status);
        shop.client.resource(object).updateStatus();
    }

    private void issued() {
        status(
                web(),
                Map.of(
                        "revision",
                        4,
                        "notAfter",
                        "2026-04-01T00:00:00Z",
                        "conditions",
                        List.of(Map.of("type", "Ready", "status", "True"))));
    }

    private SteppedTrial rotate(ObjectRef target) {
        return shop.stepped("rotate_secrets", target, Map.of());
    }

    private String refusal(ObjectRef target) {
        shop.server.forgetRequests();
        var refusal = shop.trial("rotate_secrets", target, Map.of()).refusal();
        assertThat(shop.writes()).isEmpty();
        return refusal;
    }

    private List<String> uids() {
        return shop.pods().stream().map(pod -> pod.getMetadata().getUid()).toList();
    }

    @Test
    void hasCertManagerIssueItAnewAndRestartsWhatUsesIt() {
        certificate();
        var before = uids();
        var rotate = rotate(CERTIFICATE);
        shop.assertNothingWritten(() -> assertThat(rotate.plan().steps()).hasSize(2));

        rotate.call();

        assertThat(web().<List<Map<String, Object>>>get("status", "conditions"))
                .anySatisfy(condition -> assertThat(condition)
                        .containsEntry("type", "Issuing")
                        .containsEntry("status", "True")
                        .containsEntry("reason", "ManuallyTriggered"));
        assertThat(web().getMetadata().getAnnotations())
                .containsEntry(Marks.RUN, rotate.request().runId().toString());
        rotate.call();
        issued();
        rotate.applied();
        assertThat(rotate.current().steps().getFirst().said()).contains("revision 4", "2026-04-01");
        assertThat(uids()).hasSize(1).isNotEqualTo(before);
        assertThat(rotate.verify()).isInstanceOf(Verification.Verified.class);
        assertThat(rotate.undo()).isInstanceOf(Application.Applied.class);
        assertThat(rotate.current().steps().getFirst().said()).contains("not put back", "Issue it anew");
    }

    @Test
    void takesTheCertificateOfATlsSecret() {
        certificate();
        assertThat(rotate(Shop.ref("Secret", "web-tls")).plan().summary()).contains("Certificate shop/web issued anew");
    }

    @Test
    void saysWhyItWasNotIssued() {
        certificate();
        var rotate = rotate(CERTIFICATE);
        rotate.plan();
        rotate.call();
        status(
                web(),
                Map.of(
                        "revision",
                        3,
                        "conditions",
                        List.of(Map.of(
                                "type", "Issuing", "status", "False", "reason", "Failed", "message", "rate limited"))));

        assertThat(rotate.broken().reason()).contains("rate limited", "issuer");
    }

    @Test
    void goesOnWhereAnotherProcessDied() {
        certificate();
        var rotate = rotate(CERTIFICATE);
        rotate.plan();
        rotate.callAndDie();
        var conditions = web().<Object>get("status", "conditions").toString();
        shop.settle();
        rotate.call();
        assertThat(web().<Object>get("status", "conditions")).hasToString(conditions);
        issued();

        rotate.applied();
    }

    @Test
    void refusesWhatIsBeingIssued() {
        certificate();
        status(web(), Map.of("conditions", List.of(Map.of("type", "Issuing", "status", "True"))));
        assertThat(refusal(CERTIFICATE)).contains("is being issued already", "CertificateRequests");
        assertThat(refusal(Shop.ref("Certificate", "none"))).contains("does not exist");
    }

    @Test
    void hasAnExternalSecretFetchedAnew() {
        KeptSecrets.external(shop);
        var rotate = rotate(SECRET);
        shop.assertNothingWritten(() -> assertThat(rotate.plan().steps()).hasSize(1));
        rotate.callAndDie();
        rotate.call();

        var external = object("external-secrets.io/v1", "ExternalSecret", "db");
        assertThat(external.getMetadata().getAnnotations()).containsKey("force-sync");
        status(external, Map.of("refreshTime", "2026-01-01T00:05:00Z"));
        rotate.applied();

        assertThat(rotate.current().steps().getFirst().said()).contains("fetched at 2026-01-01T00:05:00Z");
        rotate.undo();
        assertThat(rotate.current().steps().getFirst().said()).contains("stays");
    }

    @Test
    void saysWhyItCouldNotBeFetched() {
        KeptSecrets.external(shop);
        var rotate = rotate(SECRET);
        rotate.plan();
        rotate.call();
        status(
                object("external-secrets.io/v1", "ExternalSecret", "db"),
                Map.of(
                        "refreshTime",
                        "2026-01-01T00:00:00Z",
                        "conditions",
                        List.of(Map.of("type", "Ready", "status", "False", "message", "vault is sealed"))));

        assertThat(rotate.broken().reason()).contains("vault is sealed", "store");
    }

    @Test
    void refusesWithoutTheOperator() {
        KeptSecrets.of(shop, "ExternalSecret");
        assertThat(refusal(SECRET)).contains("ExternalSecret db", "install its operator");
    }
}
