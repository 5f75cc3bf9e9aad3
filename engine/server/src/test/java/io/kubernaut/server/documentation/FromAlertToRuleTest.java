package io.kubernaut.server.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.server.command.CommandLineRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what docs/how-to/from-alert-to-rule.md says, step by step, and sees what it promises. */
class FromAlertToRuleTest {
    private static final String PAGE = Documentation.read("docs/how-to/from-alert-to-rule.md");

    @TempDir
    private Path folder;

    /** Commands of the page that begin so, in the folder of this test. */
    private CommandLineRun command(String beginning) {
        var line = PAGE.lines()
                .filter(l -> l.startsWith("./kubernaut " + beginning))
                .findFirst()
                .orElseThrow(() -> new AssertionError("The page has no command " + beginning));
        var words = List.of(line.replace("my-rules", folder.toString()).split(" "));
        return CommandLineRun.of(words.subList(1, words.size()).toArray(String[]::new));
    }

    private static String block(String language) {
        var block =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(PAGE);
        assertThat(block.find()).as("a block of " + language).isTrue();
        return block.group(1);
    }

    @Test
    void eachStepDoesWhatThePagePromises() throws IOException {
        assertThat(command("rules new").code()).isZero();
        assertThat(command("rules test").code()).isZero();

        var drl = folder.resolve("shop/consumer-stuck.drl");
        var written = Files.readString(drl);
        Files.writeString(
                drl,
                written.replaceFirst(
                        "(?s)rule \"shop/consumer-stuck/diagnose\".*?\nend\n",
                        java.util.regex.Matcher.quoteReplacement(block("drl"))));
        assertThat(Files.readString(drl)).isNotEqualTo(written).contains("readyPods() > 1");
        var once = command("rules test");
        assertThat(once.code()).as(once.toString()).isZero();
        // Only the number of the line depends on the words of the skeleton's head.
        assertThat(once.out()).containsPattern("never false {2}shop/consumer-stuck.drl:\\d+: readyPods\\(\\) > 1");
        assertThat(PAGE).contains("never false  shop/consumer-stuck.drl:");

        lastPod();
        var again = command("rules test");
        assertThat(again.code()).as(again.toString()).isZero();
        assertThat(again.out()).contains("3 scenarios:").doesNotContain("never false");

        var linted = command("rules lint");
        assertThat(linted.code()).as(linted.toString()).isZero();
        assertThat(linted.out()).contains("0 errors, 0 warnings");
        assertThat(command("evaluate").out())
                .contains("shop/Deployment/app")
                .contains("shop/consumer-stuck/restart-pod");
    }

    private void lastPod() throws IOException {
        var fires = Files.readString(folder.resolve("scenarios/shop-consumer-stuck-fires.yaml"));
        var second = fires.lastIndexOf("- apiVersion: v1\n  kind: Pod");
        var copy = fires.substring(0, second)
                + fires.substring(second, fires.indexOf("expect:"))
                        .replace("status: 'True'", "status: 'False'")
                        .replace("ready: true", "ready: false")
                + block("yaml");
        Files.writeString(
                folder.resolve("scenarios/shop-consumer-stuck-last-pod.yaml"),
                copy.replaceFirst("id: .*", "id: shop-consumer-stuck-last-pod"));
    }
}
