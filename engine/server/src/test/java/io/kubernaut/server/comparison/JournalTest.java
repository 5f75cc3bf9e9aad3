package io.kubernaut.server.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    record Note(String text) {}

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("notes.jsonl");
    }

    private Journal<Note> open() throws Exception {
        return Journal.open(file, Note.class);
    }

    @Test
    void readsWhatWasWrittenAndTakesAwayWhatAKillCutOff() throws Exception {
        try (var journal = open()) {
            journal.add(new Note("über\nzwei"));
        }
        Files.writeString(file, "{\"text\":\"hal", StandardOpenOption.APPEND);

        try (var journal = open()) {
            assertThat(journal.before()).containsExactly(new Note("über\nzwei"));
            journal.add(new Note("next"));
        }

        try (var journal = open()) {
            assertThat(journal.before()).containsExactly(new Note("über\nzwei"), new Note("next"));
        }
    }

    @Test
    void namesALineThatNobodyWroteHere() throws Exception {
        Files.writeString(file, "{\"text\":\"one\"}\nnonsense\n{\"text\":\"three\"}\n");

        assertThatThrownBy(this::open)
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("notes.jsonl, line 2")
                .hasMessageContaining("--work");
    }

    @Test
    void refusesAFileThatAnotherComparisonHas() throws Exception {
        try (var first = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(UnusableFileException.class)
                    .hasMessageContaining("in use");
            assertThat(first.before()).isEmpty();
        }
        open().close();
    }
}
