package io.kubernaut.server.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubernaut.actions.KubernetesActionExecutors;
import io.kubernaut.actions.apiserver.AccessRule;
import io.kubernaut.actions.apiserver.InProcessApiServer;
import io.kubernaut.actions.rights.ClusterRole;
import io.kubernaut.actions.view.InformerClusterView;
import io.kubernaut.actions.view.ViewSettings;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The ClusterRole that people are told to create is made of the catalogue, and enough. */
class ClusterRoleTest {
    private static final String FILE = "deploy/kubernetes/base/clusterrole.yaml";

    private final List<JsonNode> rules = rules();

    @Test
    void theViewOfTheClusterIsCompleteWithIt() {
        try (var api = InProcessApiServer.builder().withoutControllers().start()) {
            api.addUser("token", "kubernaut", allows());
            try (var view = new InformerClusterView("", api.client("token"), Clock.systemUTC(), ViewSettings.DEFAULT)) {
                view.start();
                // A watch that a busy machine interrupts is tried again; what is refused stays a problem.
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(view.available() ? view.problems() : List.of("not yet"))
                                .isEmpty());
            }
        }
    }

    @Test
    void everyActionThatCanBeCarriedOutHasItsRights() {
        try (var api = InProcessApiServer.builder().withoutControllers().start()) {
            var executors = new KubernetesActionExecutors(api.client(), "", Clock.systemUTC());
            var missing = new ArrayList<String>();
            for (var action : ActionCatalogue.standard().all()) {
                if (executors.executor("", action.name()).isPresent()) {
                    action.permissions().forEach(p -> missing.addAll(missing(action.name(), p)));
                }
            }

            assertThat(missing).isEmpty();
        }
    }

    /** A permission is written as {@code verb,verb group/resource,resource}; a resource may have a subresource. */
    private List<String> missing(String action, String permission) {
        var parts = permission.split(" ", 2);
        int slash = parts[1].indexOf('/');
        var group = parts[1].substring(0, slash);
        var missing = new ArrayList<String>();
        for (var verb : parts[0].split(",")) {
            for (var resource : parts[1].substring(slash + 1).split(",")) {
                if (!granted(verb, group, resource)) {
                    missing.add(action + ": " + verb + " " + group + "/" + resource);
                }
            }
        }
        return missing;
    }

    private AccessRule allows() {
        return access -> granted(access.verb(), access.group(), access.path());
    }

    private boolean granted(String verb, String group, String resource) {
        return rules.stream()
                .anyMatch(r -> has(r.path("apiGroups"), group)
                        && has(r.path("resources"), resource)
                        && has(r.path("verbs"), verb));
    }

    private static boolean has(JsonNode list, String wanted) {
        return list.valueStream().map(n -> n.asString("")).anyMatch(v -> v.equals("*") || v.equals(wanted));
    }

    private static List<JsonNode> rules() {
        return List.copyOf(YAMLMapper.shared()
                .readTree(Documentation.read(FILE))
                .path("rules")
                .values());
    }

    /** The files are written anew by {@code make docs}. */
    @Test
    void isWhatTheCatalogueSays() throws IOException {
        assertIsMade(FILE, ActionCatalogue.standard().all());
    }

    @Test
    void toOnlyLookIsWhatNoActionNeeds() throws IOException {
        assertIsMade("deploy/kubernetes/overlays/observe/clusterrole.yaml", List.of());
    }

    private static void assertIsMade(String file, Collection<ActionDefinition> actions) throws IOException {
        var made = ClusterRole.forActions(actions).yaml();
        if (Boolean.getBoolean("kubernaut.docs.write")) {
            Files.writeString(Documentation.ROOT.resolve(file), made);
        }

        assertThat(Documentation.read(file)).isEqualTo(made);
    }
}
