package io.kubernaut.actions.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernaut.actions.cases.Move.Act;
import io.kubernaut.actions.cases.Move.On;
import io.kubernaut.actions.cases.Move.Somebody;
import io.kubernaut.actions.cases.Move.Undo;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.execution.ActionExecutor;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/** Random actions and undos on random workloads, and somebody else in between. A failure prints its seed and least moves. */
class UndoPropertyTest {
    private static final World PLAIN = new World("Deployment", 2, World.Asks.BOTH, false, false, 0);

    /** Why an action is not among the moves. Each is undone in the table of actions, and in a test of its own. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "failover_database",
            "Undoing it is another failover: no specification comes back, another member is primary again.",
            "quarantine_pod",
            "Once the pod is back its owner has one too many and deletes one, which may be that one.");

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void undoBringsBackTheFormerSpecificationOrNamesWhoIsInTheWay(
            @ForAll("worlds") World world, @ForAll("moves") List<Move> moves) {
        try (var model = new UndoModel(world, executor -> executor)) {
            moves.forEach(model::play);
        }
    }

    @Provide
    Arbitrary<World> worlds() {
        return Combinators.combine(
                        Arbitraries.of("Deployment", "StatefulSet"),
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.of(World.Asks.class),
                        Arbitraries.of(false, false, true),
                        Arbitraries.of(false, false, true),
                        Arbitraries.integers().between(0, 3))
                .as(World::new);
    }

    @Provide
    Arbitrary<List<Move>> moves() {
        return Arbitraries.frequencyOf(
                        Tuple.of(6, acts()),
                        Tuple.of(4, Arbitraries.integers().between(0, 9).map(Undo::new)),
                        Tuple.of(2, others()),
                        Tuple.of(2, Arbitraries.just(new Move.Time())))
                .list()
                .ofMinSize(2)
                .ofMaxSize(14);
    }

    /** Some of the numbers are out of bounds, and must be refused. */
    private static Arbitrary<Move> acts() {
        var replicas = Arbitraries.of(-3, 0, 1, 2, 3, 4, 5, 6, 1001, Integer.MAX_VALUE);
        var memory = Arbitraries.of("-1Mi", "16Mi", "48Mi", "64Mi", "96Mi", "160Mi", "192Mi", "9Ei");
        var cpu = Arbitraries.of("-1", "5m", "15m", "50m", "150m", "250m", "500m", "2", "999999999");
        return Arbitraries.oneOf(
                replicas.map(n -> new Act("scale_deployment", On.WORKLOAD, Map.of("replicas", n))),
                replicas.map(
                        n -> new Act("scale_statefulset", On.WORKLOAD, Map.of("replicas", n, "allowScaleDown", true))),
                raises("memory", memory),
                raises("cpu", cpu),
                Arbitraries.integers()
                        .between(0, 4)
                        .map(r -> new Act("rollback_deployment", On.WORKLOAD, Map.of("toRevision", r))),
                replicas.map(n -> new Act("update_hpa", On.AUTOSCALER, Map.of("maxReplicas", n))),
                replicas.map(n -> new Act("update_hpa", On.AUTOSCALER, Map.of("minReplicas", n))),
                Arbitraries.of("cordon_node", "uncordon_node").map(a -> new Act(a, On.NODE, Map.of())),
                Arbitraries.of(On.WORKLOAD, On.POD).map(on -> new Act("restart_pod", on, Map.of())),
                Arbitraries.of("debug", "trace")
                        .map(l -> new Act("enable_debug_mode", On.WORKLOAD, Map.of("level", l))),
                Arbitraries.of("hollow-0", "hollow-1")
                        .map(n -> new Act("migrate_workload", On.WORKLOAD, Map.of("fromNode", n))),
                Arbitraries.just(new Act("drain_node", On.NODE, Map.of())),
                Arbitraries.of("app=front", "app=back")
                        .map(peers -> new Act(
                                "update_network_policy", On.POLICY, Map.of("peers", peers, "ports", "TCP/8080"))),
                Arbitraries.just(new Act("rotate_secrets", On.SECRET, Map.of())));
    }

    /** The limit, the request, or both to the same. */
    private static Arbitrary<Move> raises(String resource, Arbitrary<String> amounts) {
        return Combinators.combine(
                        Arbitraries.of(List.of("limits"), List.of("requests"), List.of("limits", "requests")), amounts)
                .as((sides, amount) -> {
                    var parameters = new TreeMap<String, Object>(Map.of("container", "app"));
                    sides.forEach(side -> parameters.put(side + "." + resource, amount));
                    return new Act("increase_resources", On.WORKLOAD, parameters);
                });
    }

    private static Arbitrary<Move> others() {
        var container = "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"app\",%s}]}}}}";
        return Arbitraries.oneOf(
                Arbitraries.integers()
                        .between(1, 5)
                        .map(n -> new Somebody(On.WORKLOAD, "{\"spec\":{\"replicas\":" + n + "}}")),
                Arbitraries.of("256Mi", "320Mi")
                        .map(m -> new Somebody(
                                On.WORKLOAD,
                                container.formatted("\"resources\":{\"limits\":{\"memory\":\"" + m + "\"}}"))),
                Arbitraries.of("shop/app:2", "shop/app:3")
                        .map(i -> new Somebody(On.WORKLOAD, container.formatted("\"image\":\"" + i + "\""))),
                Arbitraries.of("a", "b")
                        .map(a ->
                                new Somebody(On.WORKLOAD, "{\"metadata\":{\"annotations\":{\"note\":\"" + a + "\"}}}")),
                Arbitraries.integers()
                        .between(5, 7)
                        .map(n -> new Somebody(On.AUTOSCALER, "{\"spec\":{\"maxReplicas\":" + n + "}}")),
                Arbitraries.of(true, false).map(c -> new Somebody(On.NODE, "{\"spec\":{\"unschedulable\":" + c + "}}")),
                Arbitraries.of("YQ==", "Yg==")
                        .map(d -> new Somebody(On.SECRET, "{\"data\":{\"password\":\"" + d + "\"}}")));
    }

    @Example
    void everyActionThatCanBeUndoneIsAmongTheMoves() {
        var driven =
                acts().sampleStream().limit(1000).map(m -> ((Act) m).action()).collect(Collectors.toSet());
        assertThat(Stream.concat(driven.stream(), ELSEWHERE.keySet().stream()))
                .as("Add a move for each action that can be undone, or say why there can be none.")
                .containsAll(ActionCatalogue.standard().all().stream()
                        .filter(a -> a.undoable())
                        .map(a -> a.name())
                        .toList());
    }

    /** So that the property above is known to be about something. */
    @Example
    void undoesAndRefusesWhatItShould() {
        try (var model = new UndoModel(PLAIN, executor -> executor)) {
            model.play(scale(3));
            model.play(new Undo(0));
            assertThat(model.undone()).isEqualTo(1);
            model.play(scale(4));
            model.play(new Somebody(On.WORKLOAD, "{\"spec\":{\"replicas\":5}}"));
            model.play(new Undo(0));
            assertThat(model.refused()).isEqualTo(1);
        }
    }

    /** The list that both add to is a field of both. */
    @Example
    void refusesToUndoAMoveThatAnotherCameAfter() {
        try (var model = new UndoModel(PLAIN, executor -> executor)) {
            model.play(move("hollow-0"));
            model.play(move("hollow-1"));
            model.play(new Undo(0));
            assertThat(model.refused()).isEqualTo(1);
        }
    }

    @Example
    void refusesToUndoAnExchangeOfValuesThatAnotherCameAfterAndNamesIt() {
        try (var model = new UndoModel(PLAIN, executor -> executor)) {
            model.play(new Act("rotate_secrets", On.SECRET, Map.of()));
            model.play(new Act("rotate_secrets", On.SECRET, Map.of()));
            model.play(new Undo(0));
            assertThat(model.refused()).isEqualTo(1);
        }
    }

    private static Act move(String node) {
        return new Act("migrate_workload", On.WORKLOAD, Map.of("fromNode", node));
    }

    @Example
    void noticesAnUndoThatDoesNothing() {
        assertFails(
                executor -> new Tampered(executor) {
                    @Override
                    public Application undo(ActionRequest request, Plan plan) {
                        return Application.Applied.of("So it says.", "");
                    }
                },
                scale(3),
                new Undo(0));
    }

    @Example
    void noticesAnUndoThatRefusesWithoutReason() {
        assertFails(
                executor -> new Tampered(executor) {
                    @Override
                    public Application undo(ActionRequest request, Plan plan) {
                        return new Application.Refused("Not today.");
                    }
                },
                scale(3),
                new Undo(0));
    }

    @Example
    void noticesAnUndoThatOverwritesWhatSomebodySet() {
        assertFails(
                executor -> new Tampered(executor) {
                    @Override
                    public Application undo(ActionRequest request, Plan plan) {
                        var back = new ActionRequest(
                                UUID.randomUUID(),
                                UUID.randomUUID(),
                                request.action(),
                                request.target(),
                                new TreeMap<>(Map.of("replicas", PLAIN.replicas())),
                                request.basis(),
                                "");
                        return apply(back, ((Planning.Planned) plan(back)).plan());
                    }
                },
                scale(3),
                new Somebody(On.WORKLOAD, "{\"spec\":{\"replicas\":5}}"),
                new Undo(0));
    }

    @Example
    void noticesAPlanThatWrites() {
        assertFails(
                executor -> new Tampered(executor) {
                    @Override
                    public Planning plan(ActionRequest request) {
                        var planning = super.plan(request);
                        apply(request, ((Planning.Planned) planning).plan());
                        return planning;
                    }
                },
                scale(3));
    }

    private static Act scale(int replicas) {
        return new Act("scale_deployment", On.WORKLOAD, Map.of("replicas", replicas));
    }

    private static void assertFails(UnaryOperator<ActionExecutor> tampering, Move... moves) {
        assertThatThrownBy(() -> {
                    try (var model = new UndoModel(PLAIN, tampering)) {
                        List.of(moves).forEach(model::play);
                    }
                })
                .isInstanceOf(AssertionError.class);
    }

    /** An executor of which one thing is changed. */
    private abstract static class Tampered implements ActionExecutor {
        private final ActionExecutor real;

        Tampered(ActionExecutor real) {
            this.real = real;
        }

        @Override
        public String action() {
            return real.action();
        }

        @Override
        public Planning plan(ActionRequest request) {
            return real.plan(request);
        }

        @Override
        public Application apply(ActionRequest request, Plan plan) {
            return real.apply(request, plan);
        }

        @Override
        public Verification verify(ActionRequest request, Plan plan) {
            return real.verify(request, plan);
        }

        @Override
        public Effect effectOf(ActionRequest request, Plan plan) {
            return real.effectOf(request, plan);
        }

        @Override
        public Application undo(ActionRequest request, Plan plan) {
            return real.undo(request, plan);
        }
    }
}
