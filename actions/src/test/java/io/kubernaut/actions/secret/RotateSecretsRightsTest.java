package io.kubernaut.actions.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.kubernaut.actions.apiserver.ApiRequest;
import io.kubernaut.actions.apiserver.objects.Kind;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.SteppedTrial;
import io.kubernaut.actions.executor.Trial;
import io.kubernaut.actions.rights.ClusterRole;
import io.kubernaut.actions.rights.Right;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Basis;
import io.kubernaut.core.execution.Verification;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What the generated role grants for the rotation of Secrets, of which each right is one on credentials: all of it is used
 * by one of its ways, and nothing else is.
 */
class RotateSecretsRightsTest {
    private static final String ACTION = "rotate_secrets";
    private static final Pattern RESOURCE = Pattern.compile(
            "/(?:api|apis/(?<group>[^/]+))/v[^/]+(?:/namespaces/[^/]+)?/(?<plural>[a-z]+)(?:/(?<name>[^/]+)(?<sub>/[a-z]+)?)?");

    private final Set<Right> used = new HashSet<>();

    @Test
    void areThoseThatItsWaysUseTogether() {
        generated();
        reissued();
        refreshed();

        var granted = granted(ActionCatalogue.standard().find(ACTION).stream().toList());
        granted.removeAll(granted(List.of()));
        assertThat(granted)
                .contains(new Right("get", "", "secrets"), new Right("patch", "", "secrets"))
                .doesNotContain(new Right("list", "", "secrets"));
        assertThat(used.stream().filter(right -> !read(right)).collect(Collectors.toSet()))
                .isEqualTo(granted);
    }

    private static Set<Right> granted(List<ActionDefinition> actions) {
        var rights = new HashSet<Right>();
        for (var rule : YAMLMapper.shared()
                .readTree(ClusterRole.forActions(actions).yaml())
                .path("rules")) {
            rule.path("apiGroups")
                    .forEach(group -> rule.path("resources")
                            .forEach(resource -> rule.path("verbs")
                                    .forEach(verb -> rights.add(
                                            new Right(verb.asString(""), group.asString(""), resource.asString(""))))));
        }
        // Procedures that targets name are granted with any action.
        rights.removeIf(
                right -> right.resource().equals("jobs") || right.resource().equals("pods/log"));
        return rights;
    }

    /** What the role grants for looking, whatever is to be done. */
    private static boolean read(Right right) {
        var reading = granted(List.of());
        return reading.contains(right) || reading.contains(new Right(right.verb(), right.group(), "*"));
    }

    private void generated() {
        try (var shop = new Shop()) {
            shop.load("""
                    apiVersion: v1
                    kind: Secret
                    metadata:
                      name: db
                      namespace: shop
                      annotations: {kubernaut.io/rotate: generated, kubernaut.io/rotate-keys: password}
                    stringData: {password: hunter2-hunter2-hunter2}
                    """);
            consumer(shop, "Deployment", "cart", "db");
            consumer(shop, "StatefulSet", "store", "db");
            consumer(shop, "DaemonSet", "agent", "db");
            rotating(shop, Shop.ref("Secret", "db"), rotate -> {
                rotate.applied();
                assertThat(rotate.verify()).isInstanceOf(Verification.Verified.class);
                assertThat(rotate.undo()).isInstanceOf(Application.Applied.class);
            });
        }
    }

    private void reissued() {
        try (var shop = new Shop()) {
            shop.server.serve(Kind.custom("cert-manager.io", "v1", "certificates", "Certificate"));
            shop.load("""
                    apiVersion: cert-manager.io/v1
                    kind: Certificate
                    metadata: {name: web, namespace: shop}
                    spec: {secretName: web-tls}
                    status: {revision: 3, conditions: [{type: Ready, status: "True"}]}
                    ---
                    apiVersion: v1
                    kind: Secret
                    metadata: {name: web-tls, namespace: shop, annotations: {cert-manager.io/certificate-name: web}}
                    stringData: {tls.crt: c, tls.key: k}
                    """);
            rotating(shop, Shop.ref("Certificate", "web"), rotate -> {
                rotate.call();
                status(
                        shop,
                        "cert-manager.io/v1",
                        "Certificate",
                        "web",
                        Map.of("revision", 4, "conditions", List.of(Map.of("type", "Ready", "status", "True"))));
                rotate.applied();
            });
        }
    }

    private void refreshed() {
        try (var shop = new Shop()) {
            KeptSecrets.external(shop);
            rotating(shop, Shop.ref("Secret", "db"), rotate -> {
                rotate.call();
                status(
                        shop,
                        "external-secrets.io/v1",
                        "ExternalSecret",
                        "db",
                        Map.of(
                                "refreshTime",
                                "2026-01-01T00:10:00Z",
                                "conditions",
                                List.of(Map.of("type", "Ready", "status", "True"))));
                rotate.applied();
            });
        }
    }

    private static void consumer(Shop shop, String kind, String name, String secret) {
        shop.load("""
                apiVersion: apps/v1
                kind: %s
                metadata: {name: %2$s, namespace: shop}
                spec:
                  selector: {matchLabels: {app: %2$s}}
                  template:
                    metadata: {labels: {app: %2$s}}
                    spec:
                      terminationGracePeriodSeconds: 0
                      containers: [{name: app, image: app, envFrom: [{secretRef: {name: %3$s}}]}]
                """.formatted(kind, name, secret));
        shop.wait(Duration.ofMinutes(1));
    }

    private static void status(Shop shop, String version, String kind, String name, Map<String, Object> status) {
        GenericKubernetesResource object = shop.client
                .genericKubernetesResources(version, kind)
                .inNamespace("shop")
                .withName(name)
                .get();
        object.setAdditionalProperty("status", status);
        shop.client.resource(object).updateStatus();
    }

    /** Planned and carried out by the service account that has the generated role and nothing else. */
    private void rotating(Shop shop, ObjectRef target, Consumer<SteppedTrial> course) {
        try (var limited = shop.limitedTo(ACTION)) {
            var executor =
                    shop.executors(limited).executor(Shop.CLUSTER, ACTION).orElseThrow();
            var request = new ActionRequest(
                    UUID.randomUUID(), UUID.randomUUID(), ACTION, target, new TreeMap<>(), Basis.UNKNOWN, "A test.");
            var rotate =
                    new SteppedTrial(new Trial(executor, request), executor, () -> shop.wait(Duration.ofSeconds(10)));
            shop.server.forgetRequests();
            rotate.plan();
            course.accept(rotate);
            shop.server.requests().stream()
                    .filter(served -> served.code() / 100 == 2)
                    .filter(served -> served.request().user().endsWith(":kubernaut"))
                    .forEach(served -> note(served.request()));
        }
    }

    private void note(ApiRequest request) {
        var resource = RESOURCE.matcher(request.path());
        if (!resource.matches()) {
            return; // What the API server serves, which anybody may ask.
        }
        var group = resource.group("group") == null ? "" : resource.group("group");
        var sub = resource.group("sub") == null ? "" : resource.group("sub");
        var verb = switch (request.method()) {
            case "GET" -> resource.group("name") == null ? "list" : "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            default -> request.method().toLowerCase(Locale.ROOT);
        };
        used.add(new Right(verb, group, resource.group("plural") + sub));
    }
}
