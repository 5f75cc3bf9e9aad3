package io.kubernaut.actions.upkeep;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.executor.PodOwners;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.SteppedExecutor;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Has a store give back space that it holds without need, by its own program, one member after the other. */
final class CompactStorage extends SteppedExecutor {
    /** One member: a pod and its container. */
    record Member(LiveObject pod, JsonNode container) {
        Place place() {
            return Place.of(pod, container.path("name").asString(""));
        }

        /** Why no command may be begun in one of them. */
        static Optional<String> obstacle(ClusterApi api, List<Member> members) {
            return members.stream()
                    .flatMap(member -> member.place().obstacle(api).stream())
                    .findFirst();
        }
    }

    /** Why it must not be done, or the members in the order in which it is done. */
    record Order(String obstacle, List<Member> members) {
        static Order refused(String obstacle) {
            return new Order(obstacle, List.of());
        }

        static Order of(List<Member> members) {
            return new Order("", members);
        }
    }

    private final Map<String, Store> stores;

    CompactStorage(Workbench workbench) {
        super("compact_storage", workbench);
        this.stores = Map.of(
                "etcd", new EtcdStore(workbench),
                "prometheus", new PrometheusStore(workbench),
                "postgresql", new PostgresStore(workbench));
    }

    @Override
    protected Planning propose(ActionRequest request) {
        var pods = pods(request);
        if (pods.isEmpty()) {
            return new Planning.Refused(request.target().display()
                    + " does not exist, or no pod of it runs. Look at the pods first: a store that does not run cannot"
                    + " be compacted.");
        }
        var profile = request.text("profile").isEmpty() ? profile(pods) : request.text("profile");
        if (profile.isEmpty()) {
            return new Planning.Refused("The images of " + request.target().display()
                    + " do not tell what store it is. Say profile: etcd, prometheus or postgresql.");
        }
        var members =
                pods.stream().flatMap(pod -> member(pod, profile).stream()).toList();
        if (members.isEmpty()) {
            return new Planning.Refused("No container of " + request.target().display() + " runs " + profile
                    + ". Name the pod or workload that does.");
        }
        var unusable = Member.obstacle(api(), members);
        if (unusable.isPresent()) {
            return new Planning.Refused(unusable.get());
        }
        var store = store(profile);
        var order = store.check(members);
        if (!order.obstacle().isEmpty()) {
            return new Planning.Refused(order.obstacle());
        }
        var steps = new ArrayList<PlanStep>();
        var before = JsonMapper.shared().createObjectNode().put("profile", profile);
        var diff = new StringBuilder();
        for (var member : order.members()) {
            var words = store.words(member);
            steps.add(PlanStep.pending("compact", words));
            before.withArray("/places").add(member.place().json());
            diff.append("! ").append(words).append('\n');
        }
        return new Planning.Planned(new Plan(
                        "Compact " + profile + " of " + request.target().display() + ", " + steps.size() + " members",
                        diff.toString(),
                        before.toString(),
                        steps)
                .alsoChanging(PodOwners.of(api(), pods, request)));
    }

    private Store store(String profile) {
        return Optional.ofNullable(stores.get(profile))
                .orElseThrow(() -> new IllegalStateException("no such profile: " + profile));
    }

    private List<LiveObject> pods(ActionRequest request) {
        return request.target().kind().equals("Namespace")
                ? Pods.running(api().list(ResourceKind.POD, request.target().name()).stream()
                        .filter(pod -> pod.label("component").equals("etcd")
                                || pod.label("app.kubernetes.io/name").equals("etcd")))
                : find(request.target()).map(live -> Pods.of(api(), live)).orElse(List.of());
    }

    private String profile(List<LiveObject> pods) {
        return stores.keySet().stream()
                .sorted()
                .filter(profile ->
                        pods.stream().anyMatch(pod -> member(pod, profile).isPresent()))
                .findFirst()
                .orElse("");
    }

    private Optional<Member> member(LiveObject pod, String profile) {
        return Pods.containers(pod)
                .filter(container -> store(profile).recognises(container))
                .findFirst()
                .map(container -> new Member(pod, container));
    }

    @Override
    protected List<Stage> stages(ActionRequest request, Plan plan) {
        var before = (ObjectNode) JsonMapper.shared().readTree(plan.before());
        var store = store(before.path("profile").asString(""));
        return before.path("places")
                .valueStream()
                .map(Place::of)
                .<Stage>map(place ->
                        new CommandStage(workbench(), "compact", "compact-" + place.pod(), step -> work(store, place)))
                .toList();
    }

    private CommandStage.Outcome work(Store store, Place place) {
        return place.find(api())
                .flatMap(pod -> Pods.container(pod, place.container()).map(one -> new Member(pod, one)))
                .map(store::compact)
                .orElseGet(() -> CommandStage.Outcome.failed(
                        "the " + place.display() + " does not run any more. Look at it before trying again.", ""));
    }

    @Override
    protected Verification look(ActionRequest request, Plan plan) {
        return new Verification.Verified(
                String.join(" ", plan.steps().stream().map(PlanStep::said).toList()));
    }
}
