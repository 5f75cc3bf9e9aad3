package io.kubernaut.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class RulesValidateCommandTest {
    private static final String RULE = """
            package kubernaut.rules
            import io.kubernaut.core.context.Snapshot
            import io.kubernaut.core.decision.Proposal
            rule "shop/crash/collect"
                @runbook("mine") @owner("shop") @since("1.0") @base(40)
            when
                $s : Snapshot( symptom == "crash-loop" )
            then
                insert( Proposal.of( "collect_diagnostics", $s.target(), "A test." ) );
            end
            """;

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int validate(String... more) {
        var arguments = new java.util.ArrayList<>(java.util.List.of("rules", "validate"));
        arguments.addAll(java.util.List.of(more));
        return CommandLineTool.create()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
    }

    @Test
    void saysWhatWouldComeIntoForce() throws Exception {
        write("mine.drl", RULE);

        assertThat(validate(directory.toString())).as(out.toString()).isZero();
        assertThat(out.toString()).endsWith("It would come into force.\n");
    }

    @Test
    void saysWhatWouldBeRefusedAndWhy() throws Exception {
        write("mine.drl", RULE.replace("symptom ==", "symptoms =="));

        assertThat(validate(directory.toString(), "--output", "json")).isEqualTo(1);
        var verdict = JsonMapper.shared().readTree(out.toString());
        assertThat(verdict.path("accepted").booleanValue()).isFalse();
        assertThat(verdict.at("/complaints/0/file").stringValue()).isEqualTo("mine.drl");
    }

    @Test
    void saysThatThereIsNothingToExamine() {
        assertThat(validate(directory.resolve("nowhere").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("There is no ");
    }
}
