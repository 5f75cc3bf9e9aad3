package io.kubernaut.rules.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/reference/facts.md is what the records' sources say; {@code make docs} writes it anew. */
class FactReferenceTest {
    private static final Path PAGE = Path.of("../docs/reference/facts.md");

    @Test
    void thePageIsWhatTheSourcesSay() throws IOException {
        var written = new FactReference(Path.of("../engine/core/src/main/java/io/kubernaut/core")).markdown();

        if (Boolean.getBoolean("kubernaut.docs.write")) {
            Files.writeString(PAGE, written);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/reference/facts.md is out of date: run `make docs`")
                .isEqualTo(written);
    }
}
