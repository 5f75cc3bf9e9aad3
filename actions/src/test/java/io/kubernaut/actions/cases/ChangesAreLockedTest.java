package io.kubernaut.actions.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.apiserver.ApiRequest;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.cluster.ObjectRef;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** What an action writes to is its target, or what its plan says that it changes too; no other run may write to it. */
class ChangesAreLockedTest {
    private static final Pattern NAMED =
            Pattern.compile("/apis?/(?:[^/]+/)?v[^/]+(?:/namespaces/([^/]+))?/([a-z]+)/([^/]+)(?:/[a-z]+)?");

    static Stream<ActionCase> cases() {
        return ActionCatalogue.standard().all().stream()
                .filter(ActionDefinition::mutating)
                .map(action -> ActionCases.all().get(action.name()));
    }

    private static final Pattern CREATION = Pattern.compile("/apis?/(?:[^/]+/)?v[^/]+(?:/namespaces/[^/]+)?/[a-z]+");

    @ParameterizedTest
    @MethodSource("cases")
    void allThatIsWrittenToIsInThePlan(ActionCase of) {
        try (var ground = new ShopGround()) {
            of.arrange(ground);
            ground.limitTo(of.action());
            var owners = ownersOfPods(ground);
            var server = ground.server().orElseThrow();
            var run = CaseRun.of(of, ground);
            var locked = new HashSet<String>();
            locked.add(key(of.target(ground)));
            run.plan().also().forEach(object -> locked.add(key(object)));
            server.forgetRequests();

            run.applied();

            var requests = server.requests().stream()
                    .filter(served -> served.code() / 100 == 2)
                    .map(served -> served.request())
                    .filter(r -> r.user().endsWith(":kubernaut") && r.mutates() && !r.dryRun())
                    .toList();
            var made = created(requests);
            var written = written(requests);
            written.removeIf(object -> made.contains(object.substring(object.lastIndexOf('/') + 1)));
            written.removeIf(object -> locked.contains(owners.getOrDefault(object, object)));
            assertThat(written).as("written to, and not in %s", locked).isEmpty();
        }
    }

    /** Names of what the run made; nobody else knows them yet. */
    private static Set<String> created(List<ApiRequest> requests) {
        return requests.stream()
                .filter(ChangesAreLockedTest::creates)
                .map(r -> JsonMapper.shared()
                        .readTree(r.body())
                        .at("/metadata/name")
                        .asString(""))
                .collect(Collectors.toSet());
    }

    private static boolean creates(ApiRequest request) {
        return request.method().equals("POST")
                && CREATION.matcher(request.path()).matches();
    }

    private static Set<String> written(List<ApiRequest> requests) {
        var written = new TreeSet<String>();
        for (var request : requests) {
            Matcher named = NAMED.matcher(request.path());
            if (!creates(request)) {
                assertThat(named.matches()).as(request.path()).isTrue();
                var namespace = named.group(1) == null ? "" : named.group(1);
                written.add(namespace + "/" + named.group(2) + "/" + named.group(3));
            }
        }
        return written;
    }

    /** As they are before: an evicted pod is gone afterwards. */
    private static Map<String, String> ownersOfPods(Ground ground) {
        var api = new ClusterApi(ground.client());
        var owners = new HashMap<String, String>();
        for (var pod : api.list(ResourceKind.POD, "")) {
            var controller = pod.controller();
            var set = controller
                    .filter(c -> c.kind().equals("ReplicaSet"))
                    .flatMap(c -> api.find(ResourceKind.REPLICA_SET, pod.namespace(), c.name()))
                    .flatMap(LiveObject::controller);
            set.or(() -> controller)
                    .ifPresent(c ->
                            owners.put(key(pod.ref("")), key(ObjectRef.of("", c.kind(), pod.namespace(), c.name()))));
        }
        return owners;
    }

    private static String key(ObjectRef object) {
        var kind = object.kind().toLowerCase(Locale.ROOT);
        var plural = kind.endsWith("y") ? kind.substring(0, kind.length() - 1) + "ies" : kind + "s";
        return object.namespace() + "/" + plural + "/" + object.name();
    }
}
