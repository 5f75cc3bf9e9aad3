package io.kubernaut.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubernaut.server.advisor.PlayedProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Models that a local server plays, compared on two scenarios: in one a release is to be rolled back, in one nothing is to be done. */
class ModelsCompareIT {
    private static final Path SCENARIOS = Path.of("../../rules/scenarios");
    private static final String ACT = "crash-01-bad-rollout-exit1";
    private static final String UNKNOWN = "autoscaler-owners-bound.yaml";
    private static final String HOLD = "node-veth-changes";
    private static final String FREEZE = """
            package kubernaut.rules

            import io.kubernaut.core.context.Snapshot
            import io.kubernaut.core.decision.Veto

            rule "shop/freeze/leave-releases-alone"
                @runbook("freeze") @owner("shop") @since("1")
            when
                $s : Snapshot( subject.named().namespace() == "shop" )
            then
                insert( Veto.of( "rollback_deployment", $s.target(), "Releases are frozen." ) );
            end
            """;
    private static final int PAID_ONCE = 1000 * 2 + 50 * 8;

    @TempDir
    private Path folder;

    private PlayedProvider provider;
    private final Map<String, AtomicInteger> unsteady = new ConcurrentHashMap<>();
    private final Semaphore slowAnswers = new Semaphore(0);

    @BeforeEach
    void start() throws IOException {
        provider = new PlayedProvider(this::answer);
        Files.createDirectory(folder.resolve("scenarios"));
        Files.copy(SCENARIOS.resolve(ACT + ".yaml"), folder.resolve("scenarios/" + ACT + ".yaml"));
        Files.copy(SCENARIOS.resolve("more/" + HOLD + ".yaml"), folder.resolve("scenarios/" + HOLD + ".yaml"));
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    private PlayedProvider.Said answer(PlayedProvider.Asked asked) throws InterruptedException {
        return switch (asked.model()) {
            case "good" -> asked.choosing("rollback_deployment", "The release before did not crash.");
            case "slow" -> {
                slowAnswers.acquire();
                yield asked.choosing("rollback_deployment", "The release before did not crash.");
            }
            case "poor" -> asked.choosing("none", "I do not know.");
            case "unsteady" ->
                unsteady.computeIfAbsent(asked.question(), q -> new AtomicInteger())
                                        .incrementAndGet()
                                == 2
                        ? asked.choosing("none", "This time I am not sure.")
                        : asked.choosing("rollback_deployment", "The release before did not crash.");
            case "harmful" ->
                asked.option("quarantine_pod").isPresent()
                        ? asked.choosing("quarantine_pod", "It looks infected.")
                        : asked.choosing("cordon_node", "The node looks odd.");
            case "sloppy" ->
                asked.again()
                        ? asked.choosing("rollback_deployment", "Now in the form that was asked for.")
                        : new PlayedProvider.Said(200, "I would roll it back!");
            case "down" -> new PlayedProvider.Said(500, "played failure");
            default -> throw new AssertionError("Nobody plays " + asked.model());
        };
    }

    private Path configuration(String... models) throws IOException {
        var yaml = new StringBuilder("kubernaut:\n  advisor:\n    providers:\n");
        for (var model : models) {
            yaml.append("      ").append(model).append(":\n        kind: openai-compatible\n        url: ");
            yaml.append(provider.url()).append("\n        model: ").append(model);
            yaml.append("\n        prices:\n          input: 2\n          output: 8\n");
        }
        yaml.append("    routing:\n      order: ")
                .append(String.join(",", models))
                .append('\n');
        return Files.writeString(folder.resolve("kubernaut.yaml"), yaml);
    }

    private List<String> command(Path configuration, String... more) {
        var command = new ArrayList<>(List.of(
                "models",
                "compare",
                folder.resolve("scenarios").toString(),
                "--config",
                configuration.toString(),
                "--work",
                folder.resolve("work").toString(),
                "--json",
                folder.resolve("report.json").toString(),
                "--html",
                folder.resolve("report.html").toString()));
        command.addAll(List.of(more));
        return command;
    }

    private CommandLineRun compare(Path configuration, String... more) {
        return CommandLineRun.of(command(configuration, more).toArray(String[]::new));
    }

    private JsonNode report() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(folder.resolve("report.json")));
    }

    private JsonNode row(String name) throws IOException {
        return report().path("rows")
                .valueStream()
                .filter(r -> r.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static double score(JsonNode row, String expectedClass) {
        return row.path("byClass").path(expectedClass).path("score").asDouble();
    }

    private long asked(String model) {
        return provider.asked().stream().filter(a -> a.model().equals(model)).count();
    }

    private long kept() throws IOException {
        var file = folder.resolve("work/answers.jsonl");
        return Files.exists(file) ? Files.readString(file).lines().count() : 0;
    }

    @Test
    void tellsGoodFromPoorUnsteadyHarmfulAndSloppyModels() throws Exception {
        var run = compare(configuration("good", "poor", "unsteady", "harmful", "sloppy"), "--concurrency", "1");

        assertThat(run.err()).contains("30 of 30");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(report().path("scenarios").asInt()).isEqualTo(2);
        assertThat(score(row("good"), "act")).isEqualTo(1.0);
        assertThat(score(row("good"), "hold")).isEqualTo(0.8);
        assertThat(row("good").path("all").path("accurate").asDouble()).isEqualTo(1.0);
        assertThat(row("good").path("steady").asDouble()).isEqualTo(1.0);
        assertThat(score(row("poor"), "act")).isZero();
        assertThat(row("poor").path("all").path("accurate").asDouble()).isEqualTo(0.5);
        assertThat(row("unsteady").path("steady").asDouble()).isEqualTo(0.5);
        assertThat(score(row("unsteady"), "act")).isEqualTo(0.666667);
        assertThat(row("harmful").path("forbidden").asInt()).isEqualTo(6);
        assertThat(row("harmful").path("forbiddenIn").valueStream().map(JsonNode::asString))
                .containsExactly(ACT, HOLD);
        assertThat(score(row("harmful"), "act")).isEqualTo(-1.0);
        assertThat(score(row("harmful"), "hold")).isEqualTo(-1.0);
        assertThat(row("good").path("forbidden").asInt()).isZero();
        assertThat(row("sloppy").path("use").path("repaired").asInt()).isEqualTo(6);
        assertThat(score(row("sloppy"), "act")).isEqualTo(1.0);
        assertThat(score(row("(rules alone)"), "act")).isEqualTo(1.0);
        assertThat(run.out()).contains("harmful would do harm in " + ACT + ", " + HOLD + ".");
    }

    @Test
    void countsTokensAndMoneyByThePriceTableWithTheRequestsThatMendedAnAnswer() throws Exception {
        compare(configuration("good", "sloppy"));

        var good = row("good").path("use");
        assertThat(good.path("inputTokens").asLong()).isEqualTo(6 * 1000);
        assertThat(good.path("outputTokens").asLong()).isEqualTo(6 * 50);
        assertThat(good.path("microDollars").asLong()).isEqualTo(6 * PAID_ONCE);
        assertThat(row("sloppy").path("use").path("microDollars").asLong()).isEqualTo(12 * PAID_ONCE);
        assertThat(report().path("spentMicroDollars").asLong()).isEqualTo(18 * PAID_ONCE);
    }

    @Test
    void saysWhatAModelThatIsDownWasNotAskedAndAsksThatTheNextTime() throws Exception {
        var configuration = configuration("good", "down");

        var first = compare(configuration, "--concurrency", "1");

        assertThat(first.code()).isEqualTo(1);
        assertThat(row("down").path("use").path("endings").path("failed").asInt())
                .isEqualTo(5);
        assertThat(row("down").path("all").path("score").isNull()).isTrue();
        assertThat(first.out()).contains("down was not asked 1 of 6 questions", "left alone", "played failure");
        assertThat(row("good").path("use").path("answered").asInt()).isEqualTo(6);

        var second = compare(configuration, "--concurrency", "1");

        assertThat(second.code()).isZero();
        assertThat(asked("good")).isEqualTo(6);
        assertThat(asked("down")).isEqualTo(6);

        compare(configuration, "--concurrency", "1", "--retry-failed");

        assertThat(asked("good")).isEqualTo(6);
        assertThat(asked("down")).isEqualTo(11);
    }

    @Test
    void asksNothingTwiceAfterAKill() throws Exception {
        var configuration = configuration("slow");
        slowAnswers.release(3);
        var java = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", "target/kubernaut.jar"));
        java.addAll(command(configuration, "--concurrency", "1"));
        var process = new ProcessBuilder(java)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        try {
            await().atMost(Duration.ofMinutes(2)).until(() -> kept() == 3 && asked("slow") == 4);
        } finally {
            process.destroyForcibly().waitFor();
        }
        Files.writeString(folder.resolve("work/answers.jsonl"), "{\"chosen\":[{\"act", StandardOpenOption.APPEND);
        slowAnswers.release(100);

        var again = compare(configuration, "--concurrency", "1");

        assertThat(again.code()).as(again.err()).isZero();
        assertThat(asked("slow")).isEqualTo(4 + 3);
        assertThat(kept()).isEqualTo(6);
        assertThat(row("slow").path("use").path("answered").asInt()).isEqualTo(6);
        // What was under way at the kill counts as the most that it could have cost.
        assertThat(report().path("spentMicroDollars").asLong()).isGreaterThan(7L * PAID_ONCE);
        assertThat(row("slow").path("use").path("microDollars").asLong()).isEqualTo(6 * PAID_ONCE);
    }

    @Test
    void asksAnewWhatIsAskedOtherwise() throws Exception {
        var configuration = configuration("good");
        compare(configuration, "--runs", "1");
        var scenario = folder.resolve("scenarios/" + ACT + ".yaml");
        Files.writeString(scenario, Files.readString(scenario).replace("exitCode: 1", "exitCode: 2"));

        compare(configuration, "--runs", "1");

        assertThat(asked("good")).isEqualTo(3);

        Files.writeString(scenario, Files.readString(scenario).replace("grade: best", "grade: good"));
        compare(configuration, "--runs", "1");

        assertThat(asked("good")).isEqualTo(3);
        assertThat(score(row("good"), "act")).isEqualTo(0.8);
    }

    @Test
    void writesAPageInWhichAHostileScenarioIsInert() throws Exception {
        var scenario = folder.resolve("scenarios/" + ACT + ".yaml");
        Files.writeString(
                scenario,
                Files.readString(scenario).replaceFirst("(?m)^title: .*$", "title: 'Crash <script>alert(1)</script>'"));

        compare(configuration("good", "harmful"));

        var page = Files.readString(folder.resolve("report.html"));
        assertThat(page)
                .contains("Crash &lt;script&gt;alert(1)&lt;/script&gt;", "rollback_deployment shop/Deployment/checkout")
                .contains("is forbidden here")
                .doesNotContain("<script");
    }

    @Test
    void offersNothingThatYourOwnRulesObjectTo() throws Exception {
        var rules = Files.createDirectories(folder.resolve("rules/shop"));
        Files.writeString(rules.resolve("freeze.drl"), FREEZE);

        var run = compare(
                configuration("good"),
                "--runs",
                "1",
                "--rules",
                folder.resolve("rules").toString());

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(provider.asked())
                .isNotEmpty()
                .allMatch(a -> a.option("rollback_deployment").isEmpty());
        assertThat(score(row("good"), "act")).isZero();
    }

    @Test
    void spendsNoMoreThanItMay() throws Exception {
        var configuration = configuration("good");
        var bound = 0.06;

        var first = compare(configuration, "--max-cost", String.valueOf(bound));

        assertThat(first.code()).isEqualTo(1);
        assertThat(first.out()).contains("--max-cost is used up");
        assertThat(asked("good")).isBetween(1L, 5L);
        assertThat(report().path("spentMicroDollars").asLong()).isLessThanOrEqualTo(60_000);

        var second = compare(configuration);

        assertThat(second.code()).isZero();
        assertThat(asked("good")).isEqualTo(6);
    }

    @Test
    void asksOnlyWhereTheServiceWouldWhenAskedTo() throws Exception {
        var run = compare(configuration("good"), "--about", "as-served");

        assertThat(run.code()).isZero();
        assertThat(asked("good")).isZero();
        assertThat(run.out()).contains("0 scenarios in which a model is asked, 2 in which none is");

        Files.copy(SCENARIOS.resolve("more/" + UNKNOWN), folder.resolve("scenarios/" + UNKNOWN));
        var more = compare(configuration("good"), "--about", "as-served");

        assertThat(more.code()).isZero();
        assertThat(more.out()).contains("1 scenarios in which a model is asked, 2 in which none is");
        assertThat(asked("good")).isEqualTo(3);
    }

    @Test
    void namesWhatIsWrongAndTheFix() throws Exception {
        var configuration = configuration("good");

        assertThat(compare(folder.resolve("none.yaml")).err()).contains("There is no file");
        assertThat(compare(configuration, "--model", "other").err())
                .contains("--model other is not among kubernaut.advisor.providers", "good");
        assertThat(compare(configuration, "--runs", "0").err()).contains("--runs is from 1 to 100");
        assertThat(compare(configuration, "--max-cost", "-1").err()).contains("--max-cost is not below 0");
        assertThat(compare(configuration, "--about", "nothing").err()).contains("everything or as-served");
        var sound = Files.readString(configuration);
        Files.writeString(configuration, sound.replace("kind: openai-compatible", "kind: opnai"));
        assertThat(compare(configuration).err())
                .contains("kubernaut.advisor.providers.good.kind: opnai is not one of openai, openai-compatible,");
        Files.writeString(configuration, sound.replace("input: 2", "input: two"));
        assertThat(compare(configuration).err()).contains("prices.input: two is not a number");
        Files.writeString(configuration, sound.replace("prices:", "key: {env: NOT_THERE}\n        prices:"));
        assertThat(compare(configuration).err()).contains("good: The environment variable NOT_THERE holds no key");
        Files.writeString(configuration, sound.replace("model: good", "modle: good"));
        var mistyped = compare(configuration);
        assertThat(mistyped.code()).isEqualTo(2);
        assertThat(mistyped.err()).contains("kubernaut.yaml", "kubernaut.advisor");
        Files.writeString(configuration, "kubernaut:\n  mode: act\n");
        assertThat(compare(configuration).err()).contains("kubernaut.mode");
        Files.writeString(configuration, "kubernaut: [\n");
        assertThat(compare(configuration).err()).contains("cannot be read");
        Files.writeString(configuration, "server:\n  port: 1\n");
        assertThat(compare(configuration).err()).contains("names no model");
        assertThat(provider.asked()).isEmpty();
    }
}
