package io.kubernaut.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.rules.authoring.Skeleton;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** From an alert to a tested rule, with the commands that people use. */
class AuthoringTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return CommandLineTool.create()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    private String dir() {
        return folder.toString();
    }

    private int newRule(String action) {
        return run(
                "rules",
                "new",
                "shop/consumer-stuck",
                "--alert",
                "ShopConsumerStuck",
                "--action",
                action,
                "--dir",
                dir());
    }

    private void edit(String file, String from, String to) throws IOException {
        var text = Files.readString(folder.resolve(file));
        assertThat(text).contains(from);
        Files.writeString(folder.resolve(file), text.replace(from, to));
    }

    /** All in one folder: it is the compiler that takes long. */
    @Test
    void newRulesWorkAsTheyStand() {
        for (var action : Skeleton.actions()) {
            var name = action.replace('_', '-');
            assertThat(run(
                            "rules",
                            "new",
                            "shop/" + name,
                            "--alert",
                            "Alert_" + action,
                            "--action",
                            action,
                            "--dir",
                            dir()))
                    .as(err.toString())
                    .isZero();
        }

        assertThat(run("rules", "test", dir())).as(out + err.toString()).isZero();

        assertThat(out.toString())
                .contains(2 * Skeleton.actions().size() + " scenarios:")
                .contains("negative 0")
                .doesNotContain("never fired");
        for (var action : Skeleton.actions()) {
            var name = action.replace('_', '-');
            assertThat(out.toString())
                    .contains("fired 1 times  shop/" + name + "/diagnose")
                    .contains("fired 1 times  shop/" + name + "/" + name);
        }
    }

    @Test
    void nothingIsWrittenOver() throws IOException {
        newRule("restart_pod");
        edit("shop/consumer-stuck.drl", "@base(60)", "@base(61)");
        Files.delete(folder.resolve("docs/shop-consumer-stuck.md"));

        assertThat(newRule("restart_pod")).isEqualTo(2);

        assertThat(err.toString()).contains("is there already; nothing was written");
        assertThat(folder.resolve("docs/shop-consumer-stuck.md")).doesNotExist();
        assertThat(Files.readString(folder.resolve("shop/consumer-stuck.drl"))).contains("@base(61)");
    }

    @Test
    void aConditionThatNoScenarioMissesIsNamed() throws IOException {
        newRule("restart_pod");
        edit(
                "shop/consumer-stuck.drl",
                "workload != null, !releaseSuspected()",
                "workload != null, !releaseSuspected(), subject.found()");

        assertThat(run("rules", "test", dir())).as(out + err.toString()).isZero();

        assertThat(out.toString())
                .containsPattern("never false {2}shop/consumer-stuck.drl:\\d+: subject.found\\(\\)")
                .doesNotContainPattern("never false.*(?:releaseSuspected|!= null|name ==)");
    }

    @Test
    void aConditionThatNoScenarioMissesFailsTheTestWhereThatIsAsked() throws IOException {
        newRule("restart_pod");
        assertThat(run("rules", "test", dir(), "--strict"))
                .as(out + err.toString())
                .isZero();
        edit(
                "shop/consumer-stuck.drl",
                "workload != null, !releaseSuspected()",
                "workload != null, !releaseSuspected(), subject.found()");
        var junit = folder.resolve("report.xml");

        assertThat(run("rules", "test", dir(), "--junit", junit.toString())).isZero();
        assertThat(Files.readString(junit)).contains("tests=\"4\" failures=\"0\"");

        assertThat(run("rules", "test", dir(), "--strict", "--junit", junit.toString()))
                .isEqualTo(1);
        assertThat(Files.readString(junit))
                .contains("tests=\"4\" failures=\"1\"")
                .containsPattern("name=\"shop/consumer-stuck/diagnose\"><failure message=\"In no scenario is it false: "
                        + "shop/consumer-stuck.drl:\\d+: subject.found\\(\\)");
    }

    @Test
    void aQuestionIsJudgedWithTheRulesOfAFolder() throws IOException {
        newRule("restart_pod");
        var scenario =
                folder.resolve("scenarios/shop-consumer-stuck-fires.yaml").toString();

        assertThat(run("evaluate", scenario)).as(err.toString()).isZero();
        assertThat(out.toString()).doesNotContain("shop/consumer-stuck/restart-pod");

        assertThat(run("evaluate", scenario, "--rules", dir()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .contains("shop/consumer-stuck/restart-pod")
                .contains("restart_pod")
                .contains("shop/consumer-stuck/diagnose");

        assertThat(run("evaluate", scenario, "--rules", dir(), "--output", "json"))
                .as(err.toString())
                .isZero();
        assertThat(JsonMapper.shared()
                        .readTree(out.toString())
                        .at("/decisions/0")
                        .toString())
                .contains("shop/consumer-stuck/restart-pod");
    }

    @Test
    void aQuestionIsNotJudgedWithRulesThatHaveErrors() throws IOException {
        newRule("restart_pod");
        edit("shop/consumer-stuck.drl", "$f : Finding( name", "$f : Discovery( name");
        var scenario =
                folder.resolve("scenarios/shop-consumer-stuck-fires.yaml").toString();

        assertThat(run("evaluate", scenario, "--rules", dir())).isEqualTo(2);
        assertThat(err.toString()).contains("shop/consumer-stuck.drl").contains("Discovery");
        assertThat(run(
                        "evaluate",
                        scenario,
                        "--rules",
                        folder.resolve("missing").toString()))
                .isEqualTo(2);
        assertThat(run("evaluate", scenario, "--rules", dir(), "--server", "http://localhost:1"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--rules and --server exclude each other");
    }

    @Test
    void theOperatorsTableLeadsAlertsToRules() throws IOException {
        assertThat(newRule("restart_pod")).isZero();
        edit("shop/consumer-stuck.drl", "name == \"ShopConsumerStuck\"", "symptom == \"shop-stuck\"");
        assertThat(run("rules", "test", dir())).as(out.toString()).isEqualTo(2);
        assertThat(err.toString()).contains("There is no \"shop-stuck\" for Snapshot.symptom");

        Files.writeString(folder.resolve("symptoms.csv"), "ShopConsumerStuck,shop-stuck,Deployment,It is stuck.\n");

        assertThat(run("rules", "test", dir())).as(out + err.toString()).isZero();
    }

    @Test
    void aRuleThatNoScenarioFiresFailsTheTest() throws IOException {
        newRule("restart_pod");
        Files.delete(folder.resolve("scenarios/shop-consumer-stuck-fires.yaml"));
        var junit = folder.resolve("report.xml");
        var json = folder.resolve("report.json");

        assertThat(run("rules", "test", dir(), "--junit", junit.toString(), "--json", json.toString()))
                .isEqualTo(1);

        assertThat(out.toString()).contains("never fired  shop/consumer-stuck/restart-pod");
        assertThat(Files.readString(junit))
                .contains("tests=\"3\" failures=\"2\"")
                .contains("name=\"shop/consumer-stuck/diagnose\"><failure message=\"No scenario makes it fire");
        assertThat(JsonMapper.shared()
                        .readTree(Files.readString(json))
                        .at("/coverage/0/fired")
                        .intValue())
                .isZero();
    }

    @Test
    void aWrongRuleFailsItsScenario() throws IOException {
        newRule("restart_pod");
        edit("shop/consumer-stuck.drl", "!releaseSuspected()", "takenAt != null");

        assertThat(run("rules", "test", dir())).isEqualTo(1);

        assertThat(out.toString()).containsPattern("shop-consumer-stuck-holds +negative");
    }

    @Test
    void rulesWithErrorsAreNotRun() throws IOException {
        newRule("restart_pod");
        edit("shop/consumer-stuck.drl", "$f : Finding( name", "$f : Discovery( name");

        assertThat(run("rules", "test", dir())).isEqualTo(2);
        assertThat(err.toString()).contains("shop/consumer-stuck.drl").contains("Discovery");
    }

    @Test
    void aFolderWithoutScenariosIsNotTested() throws IOException {
        newRule("restart_pod");
        Files.delete(folder.resolve("scenarios/shop-consumer-stuck-fires.yaml"));
        Files.delete(folder.resolve("scenarios/shop-consumer-stuck-holds.yaml"));

        assertThat(run("rules", "test", dir())).isEqualTo(2);
        assertThat(err.toString()).contains("There is no *.yaml in");
    }
}
