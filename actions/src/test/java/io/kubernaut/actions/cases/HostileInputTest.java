package io.kubernaut.actions.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.apiserver.ApiRequest;
import io.kubernaut.actions.executor.Changes;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.Parameter;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.Planning;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an alert, a rule or a model may have been made to say, in every parameter and in the name of every target: it is
 * refused before anything of it reaches the API server.
 */
class HostileInputTest {
    /** Each is wrong for every parameter of every action but a text for people. */
    private static final Map<String, String> VALUES = values();

    private static Map<String, String> values() {
        var values = new LinkedHashMap<String, String>();
        values.put("a command behind", "cart; rm -rf /");
        values.put("a substitution", "$(id)");
        values.put("backticks", "`id`");
        values.put("a pipe", "cart | cat /etc/passwd");
        values.put("an option", "--kubeconfig=/root/.kube/config");
        values.put("a second line", "cart\nkube-system");
        values.put("a path upwards", "../../../kube-system/pods/coredns");
        values.put("an escaped path", "..%2f..%2fkube-system");
        values.put("an absolute path", "/etc/kubernetes/../shadow");
        values.put("another namespace", "kube-system/coredns");
        values.put("a query", "cart?force=true&dryRun=");
        values.put("JSON", "\",\"op\":\"replace\",\"path\":\"/spec");
        values.put("a negative number", "-1");
        values.put("a huge number", "9".repeat(40));
        values.put("a huge exponent", "1e999999999");
        values.put("digits of another script", "\uFF11\uFF12");
        values.put("letters that look alike", "c\u0430rt");
        values.put("a change of direction", "cart\u202Egnp");
        values.put("a letter of no width", "cart\u200B");
        values.put("NUL", "cart\u0000");
        values.put("very long", "a".repeat(5000));
        values.put("nothing but a blank", " ");
        return values;
    }

    /** Strange, but an object may have that name, so it may be asked for. */
    private static boolean mayBeAName(String value) {
        return value.matches("[a-z0-9]{1,63}");
    }

    /** People are told what they are told; an API server is not. */
    private static boolean forPeople(String action, Parameter parameter) {
        return action.equals("notify_only") && parameter.name().equals("message");
    }

    static Stream<ActionCase> cases() {
        try (var shop = new Shop()) {
            return ActionCases.all().values().stream()
                    .filter(c ->
                            shop.executors.executor(Shop.CLUSTER, c.action()).isPresent())
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isRefusedInEveryParameter(ActionCase of) {
        try (var ground = Cell.arranged(of, ShopGround::new)) {
            var target = of.target(ground);
            for (var parameter : parameters(of)) {
                VALUES.forEach((what, value) -> {
                    var parameters = new TreeMap<>(of.parameters(ground));
                    parameters.put(parameter.name(), value);
                    if (forPeople(of.action(), parameter)) {
                        assertNothingOf(
                                ground,
                                value,
                                () -> CaseRun.with(of, ground, target, parameters)
                                        .planning());
                        assertThat(ground.server().orElseThrow().requests()).isEmpty();
                    } else {
                        assertRefused(of, ground, target, parameters, value, parameter.name() + " with " + what);
                    }
                });
            }
        }
    }

    private static List<Parameter> parameters(ActionCase of) {
        return ActionCatalogue.standard().find(of.action()).orElseThrow().parameters();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isRefusedAsAParameterThatTheActionDoesNotHave(ActionCase of) {
        try (var ground = Cell.arranged(of, ShopGround::new)) {
            for (var name : List.of("namespace", "command", "image", "dryRun", "../name")) {
                var parameters = new TreeMap<>(of.parameters(ground));
                parameters.put(name, "kube-system");
                assertRefused(of, ground, of.target(ground), parameters, "kube-system", name);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isRefusedInTheNameAndTheNamespaceOfTheTarget(ActionCase of) {
        try (var ground = Cell.arranged(of, ShopGround::new)) {
            var target = of.target(ground);
            VALUES.forEach((what, value) -> {
                if (mayBeAName(value)) {
                    return;
                }
                var named = ObjectRef.of(target.cluster(), target.kind(), target.namespace(), value);
                var placed = ObjectRef.of(target.cluster(), target.kind(), value, target.name());
                for (var hostile : List.of(named, placed)) {
                    var where = hostile.kind() + " " + (hostile == named ? "named " : "in a namespace named ") + what;
                    if (sendsNothing(of)) {
                        assertNothingOf(
                                ground,
                                value,
                                () -> CaseRun.with(of, ground, hostile, of.parameters(ground))
                                        .planning());
                        assertThat(ground.server().orElseThrow().requests()).isEmpty();
                    } else {
                        assertRefused(of, ground, hostile, of.parameters(ground), value, where);
                        assertThat(ground.server().orElseThrow().requests())
                                .as(where)
                                .isEmpty();
                    }
                }
            });
        }
    }

    /** What only tells people must tell them of anything. */
    private static boolean sendsNothing(ActionCase of) {
        return ActionCatalogue.standard()
                .find(of.action())
                .orElseThrow()
                .permissions()
                .isEmpty();
    }

    private static void assertRefused(
            ActionCase of,
            Ground ground,
            ObjectRef target,
            Map<String, Object> parameters,
            String value,
            String where) {
        assertNothingOf(
                ground,
                value,
                () -> assertThat(CaseRun.with(of, ground, target, parameters).planning())
                        .as(where)
                        .isInstanceOf(Planning.Refused.class));
    }

    /**
     * Neither a write, dry-runs among them, nor a command that does more than look, nor a request in which the text is:
     * its path, any value of any parameter, such as the words of a command, or its body.
     */
    private static void assertNothingOf(Ground ground, String value, Runnable doing) {
        var server = ground.server().orElseThrow();
        server.forgetRequests();
        doing.run();
        assertThat(server.requests())
                .noneMatch(served -> served.request().isCommand()
                        ? Changes.by(served.request())
                        : served.request().mutates())
                .noneMatch(served -> !value.isBlank() && !mayBeAName(value) && saysAnywhere(served.request(), value));
    }

    private static boolean saysAnywhere(ApiRequest request, String value) {
        return Stream.concat(
                        Stream.of(URLDecoder.decode(request.path(), StandardCharsets.UTF_8), request.body()),
                        request.parameters().values().stream().flatMap(List::stream))
                .anyMatch(text -> text.contains(value));
    }

    /** The words of a command are looked at, each of them. */
    @Test
    void looksAtAllThatARequestSays() {
        try (var shop = new Shop()) {
            shop.release("shop/cart:1", 1);
            var api = new ClusterApi(shop.client);
            var pod = api.list(ResourceKind.POD, "shop").getFirst();

            api.exec(pod, "proxy", List.of("ls", "-l", "$(id)"), Duration.ofSeconds(5), 10);

            assertThat(shop.server.requests().getLast().request())
                    .matches(request -> saysAnywhere(request, "$(id)"))
                    .matches(Changes::by);
        }
    }
}
