package io.kubernaut.rules.authoring;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.action.Risk;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A new rule that works as it stands: a diagnosis and a reaction, a scenario in which they fire, one in which they must
 * not, and a page for the people on call. Its author replaces the example condition and the sentences marked TODO.
 */
public final class Skeleton {
    private static final Pattern PATH = Pattern.compile("[a-z][a-z0-9-]{0,40}/[a-z][a-z0-9-]{0,60}");
    private static final Pattern ALERT = Pattern.compile("[A-Za-z_:][A-Za-z0-9_:]{0,120}");
    private static final Pattern VERSION = Pattern.compile("[0-9a-z.-]{1,20}");
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9.-]{0,40}");

    /**
     * What the rule is for.
     *
     * @param path area and symptom, such as {@code shop/consumer-stuck}
     * @param alert the alert's name
     * @param action what the reaction proposes; one of {@link #actions()}
     * @param owner the team that answers for it
     * @param since the version, yours or ours, since which there is the rule
     */
    public record Order(String path, String alert, String action, String owner, String since) {}

    private Skeleton() {}

    /** The actions that a skeleton can be made with. */
    public static Collection<String> actions() {
        return Subject.allActions();
    }

    /**
     * The files by path: the DRL, two scenarios below {@code scenarios/}, a page below {@code docs/}.
     *
     * @throws IllegalArgumentException naming what is wrong with the order, and the fix
     */
    public static SortedMap<String, String> files(Order order) {
        check(
                PATH,
                order.path(),
                "The rule's place must be area/symptom in small letters, such as shop/consumer-stuck");
        check(ALERT, order.alert(), "--alert must be an alert's name, such as ShopConsumerStuck");
        check(WORD, order.owner(), "--owner must be one word in small letters, such as shop");
        check(VERSION, order.since(), "--since must be a version, such as 1.4");
        var subject = Subject.of(order.action())
                .orElseThrow(() -> new IllegalArgumentException("--action must be one of "
                        + String.join(", ", actions())
                        + ". For another one begin with notify_only, and change action and expectation by hand"));
        var slug = order.path().replace('/', '-');
        var values = new LinkedHashMap<String, String>();
        values.put("path", order.path());
        values.put("slug", slug);
        values.put("kind", order.path().substring(0, order.path().indexOf('/')));
        values.put("owner", order.owner());
        values.put("since", order.since());
        values.put("alert", order.alert());
        values.put("match", "name == \"" + order.alert() + "\"");
        values.put("facts", subject.facts);
        values.put("cause", subject.cause);
        values.put("evidence", subject.evidence);
        values.put("finding", order.path().substring(order.path().indexOf('/') + 1));
        values.put("reaction", order.action().replace('_', '-'));
        values.put("action", order.action());
        values.put("parameters", Subject.parameters(order.action()));
        values.put("when", subject.fires);
        var files = new TreeMap<String, String>();
        files.put(order.path() + ".drl", Template.of("rule.drl").filled(values));
        files.put("docs/" + slug + ".md", Template.of("runbook.md").filled(values));
        files.put("scenarios/" + slug + "-fires.yaml", scenario(subject, order, values, slug + "-fires", true));
        files.put("scenarios/" + slug + "-holds.yaml", scenario(subject, order, values, slug + "-holds", false));
        return files;
    }

    private static void check(Pattern pattern, String value, String otherwise) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException(otherwise + "; it is \"" + value + "\"");
        }
    }

    private static String scenario(Subject subject, Order order, Map<String, String> values, String id, boolean fires) {
        var all = new LinkedHashMap<>(values);
        all.put("id", id);
        all.put("title", fires ? order.alert() + ": " + subject.fires : order.alert() + ", but " + subject.holds);
        all.put("labels", "alertname: " + order.alert() + ", " + subject.labels + ", severity: warning");
        return Template.of("webhook.yaml").filled(all)
                + "cluster:\n"
                + subject.cluster(fires)
                + expectation(subject, order.action(), fires);
    }

    private static String expectation(Subject subject, String action, boolean fires) {
        var definition = ActionCatalogue.standard().find(action).orElseThrow();
        var acts = fires && definition.mutating();
        var answer = fires ? action : "notify_only";
        var acceptable =
                "  - action: " + answer + "\n    grade: best\n" + (acts ? "    target: " + subject.target + "\n" : "");
        var values = new LinkedHashMap<String, String>();
        values.put("class", acts ? "act" : "hold");
        values.put("acceptable", acceptable.stripTrailing());
        values.put("most", acts ? "1" : "0");
        values.put("forbidden", others(acts ? action : "").stream().collect(Collectors.joining(", ")));
        var text = Template.of("expect.yaml").filled(values);
        return acts && definition.risk() == Risk.HIGH
                ? text.replace("rationale:", "  requires_approval: true\nrationale:")
                : text;
    }

    private static List<String> others(String action) {
        return ActionCatalogue.standard().all().stream()
                .filter(ActionDefinition::mutating)
                .map(ActionDefinition::name)
                .filter(n -> !n.equals(action))
                .sorted()
                .toList();
    }
}
