package io.kubernaut.advisor.answer;

import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.advisor.prompt.Facts;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Proposal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which answers pass, and what is said of those that do not. */
class InquiryTest {
    private static final ObjectRef CART = ObjectRef.parse("", "shop/Deployment/cart");
    private static final String REST =
            "\"evidence\":[{\"path\":\"symptom\",\"value\":\"crash-loop\"}],\"confidence\":0.7,\"reason\":\"So.\"";

    private final Facts facts =
            Facts.of(aSnapshot().in(aDeployment("shop", "cart")).made(), 240);
    private final Inquiry choosing = Inquiry.of(
            new Advisor.Question.Propose(
                    Stream.of("increase_resources", "restart_pod", "rollback_deployment", "rotate_secrets")
                            .map(name -> ActionCatalogue.standard().find(name).orElseThrow())
                            .map(action -> new Advisor.Option(action, CART))
                            .toList()),
            facts);
    private final Inquiry ordering = Inquiry.of(
            new Advisor.Question.Rank(List.of(
                    Proposal.of("restart_pod", CART, "One."), Proposal.of("rollback_deployment", CART, "Two."))),
            facts);

    private static String problems(Checked checked) {
        return checked instanceof Checked.Unsound(var problems) ? String.join(" ", problems) : "";
    }

    private static String choice(String option, String parameters) {
        return "{\"choice\":\"" + option + "\",\"parameters\":[" + parameters + "]," + REST + "}";
    }

    private static String parameter(String name, String value) {
        return "{\"name\":\"" + name + "\",\"value\":\"" + value + "\"}";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                  | The answer is empty.
                    {"choice":"o1","parameters":[],"evi | The JSON ends before it is complete.
                    Sure: {"choice":"o1"}               | There is something else than one JSON object, such as text around it.
                    {"choice":"o1"} That is it.         | It is no valid JSON, or there is text after it.
                    {"choice":"o1"}{"choice":"o2"}      | It is not one JSON object alone, within its limits.
                    {"choice":"o1","choice":"o2"}       | A key is in the JSON twice.
                    ["o1"]                              | There is something else than one JSON object, such as text around it.
                    {choice:"o1"}                       | It is no valid JSON, or there is text after it.
                    {"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}} | It is not one JSON object alone, within its limits.
                    """)
    void saysWhatIsWrongWithTheJson(String answer, String problem) {
        assertThat(problems(choosing.check(answer, false))).isEqualTo(problem);
        assertThat(problems(ordering.check(answer, false))).isEqualTo(problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "confidence":0.7   | "confidence":1.1                | confidence is a number from 0 to 1.
                    "confidence":0.7   | "confidence":-0.1               | confidence is a number from 0 to 1.
                    "confidence":0.7   | "confidence":"0.7"              | confidence is a number from 0 to 1.
                    "confidence":0.7   | "confidence":null               | confidence is a number from 0 to 1.
                    "reason":"So."     | "reason":" "                    | reason is a text that is not empty.
                    "reason":"So."     | "reason":["So."]                | reason is a text that is not empty.
                    "reason":"So."     | "reason":"So.","more":1         | has fields other than
                    ,"reason":"So."    | ''                              | lacks the field reason.
                    "path":"symptom"   | "path":"symptoms"               | evidence[0] names a path that is not among the facts.
                    "crash-loop"       | "no-loop"                       | evidence[0]: symptom does not say what is cited.
                    "crash-loop"       | "crash"                         | evidence[0]: symptom does not say what is cited.
                    "crash-loop"       | ""                              | evidence[0]: symptom does not say what is cited.
                    "path":"symptom",  | "path":"symptom","why":"x",     | evidence[0] has fields other than
                    "choice":"o1"      | "choice":"o1","action":"x"      | has fields other than
                    "choice":"o1"      | "choice":1                      | choice is none of the options
                    "choice":"o1"      | "choice":"o9"                   | choice is none of the options
                    "parameters":[]    | "parameters":{}                 | parameters is a list.
                    """)
    void saysWhatIsWrongWithAField(String instead, String of, String problem) {
        var answer = choice("o1", "");
        assertThat(answer).contains(instead);

        assertThat(problems(choosing.check(answer.replace(instead, of), false))).contains(problem);
    }

    @Test
    void passesWhatIsRight() {
        assertThat(choosing.check(choice("o3", parameter("toRevision", "4")), false))
                .isInstanceOfSatisfying(Checked.Sound.class, sound -> {
                    assertThat(sound.answer().proposals()).singleElement().satisfies(p -> {
                        assertThat(p.action()).isEqualTo("rollback_deployment");
                        assertThat(p.parameters()).containsExactly(java.util.Map.entry("toRevision", 4L));
                    });
                    assertThat(sound.answer().confidence()).isEqualTo(0.7);
                });
        assertThat(choosing.check(choice("none", "").replaceAll("\\[\\{\"path.*?]", "[]"), false))
                .isInstanceOfSatisfying(
                        Checked.Sound.class,
                        sound -> assertThat(sound.answer().proposals()).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    o3 | {"name":"toRevision","value":"-1"}                                         | toRevision must be at least
                    o3 | {"name":"toRevision","value":"four"}                                       | toRevision is not a whole number
                    o3 | {"name":"toRevision","value":"4"},{"name":"toRevision","value":"5"}        | toRevision is given twice.
                    o3 | {"name":"replicas","value":"4"}                                            | is not a parameter of what was chosen.
                    o3 | {"name":"toRevision","value":{"a":1}}                                      | has no value.
                    o1 | ''                                                                         | needs the parameter container
                    o1 | {"name":"container","value":"app"}                                         | is given by the path of a fact
                    o1 | {"name":"container","value":"symptom"}                                     | is given by the path of a fact
                    o1 | {"name":"container","value":"alerts[0].name"}                              | is given by the path of a fact
                    none | {"name":"toRevision","value":"4"}                                        | is not a parameter of what was chosen.
                    """)
    void saysWhatIsWrongWithAParameter(String option, String parameters, String problem) {
        assertThat(problems(choosing.check(choice(option, parameters), false))).contains(problem);
    }

    @Test
    void takesNamesOfTheClusterByThePathOfTheirFact() {
        var path = "workload.template.containers[0].name";
        var name = facts.at(path).orElseThrow().value();

        assertThat(choosing.check(
                        choice("o1", parameter("container", path) + "," + parameter("limits.memory", "512Mi")), false))
                .isInstanceOfSatisfying(
                        Checked.Sound.class,
                        sound -> assertThat(
                                        sound.answer().proposals().getFirst().parameters())
                                .containsEntry("container", name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"p1\"]",
                "[\"p1\",\"p1\"]",
                "[\"p1\",\"p2\",\"p1\"]",
                "[\"p1\",\"p3\"]",
                "[\"restart_pod\",\"rollback_deployment\"]",
                "\"p1,p2\"",
                "{}",
                "[]"
            })
    void takesOnlyAnOrderOfAllOfThem(String order) {
        assertThat(problems(ordering.check("{\"order\":" + order + "," + REST + "}", false)))
                .isEqualTo("order names each of [p1, p2] once.");
    }

    @Test
    void repeatsNothingThatTheModelMadeUpInWhatItIsToldAbout() {
        var answer = choice("evil-choice", parameter("evil-name", "evil-value"))
                .replace("\"reason\"", "\"evil-field\":1,\"reason\"");

        assertThat(problems(choosing.check(answer, false))).isNotEmpty().doesNotContain("evil");
    }
}
