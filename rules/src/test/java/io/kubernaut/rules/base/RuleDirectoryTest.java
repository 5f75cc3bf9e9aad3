package io.kubernaut.rules.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernaut.rules.base.Candidate.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleDirectoryTest {
    @TempDir
    private Path root;

    private RuleDirectory directory() {
        return new RuleDirectory(root);
    }

    private void write(String path, String text) throws IOException {
        var file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void takesRulesAndScenariosWhereverTheyLie() throws Exception {
        write("a.drl", "A");
        write("shop/b.drl", "B");
        write("scenarios/one.yaml", "1");
        write("two.yml", "2");
        write("README.md", "not ours");
        write(".git/c.drl", "hidden");

        var read = directory().read();

        assertThat(read.rules()).isEqualTo(Map.of("a.drl", "A", "shop/b.drl", "B"));
        assertThat(read.scenarios()).isEqualTo(Map.of("scenarios/one.yaml", "1", "two.yml", "2"));
    }

    /** As the kubelet lays a ConfigMap out, with a key mounted at a path of its own. */
    @Test
    void seesEachFileOfAMountedConfigMapOnce() throws Exception {
        write("..2026_01_01_00_00_00.1/a.drl", "A");
        write("..2026_01_01_00_00_00.1/shop/b.drl", "B");
        Files.createSymbolicLink(root.resolve("..data"), Path.of("..2026_01_01_00_00_00.1"));
        Files.createSymbolicLink(root.resolve("a.drl"), Path.of("..data/a.drl"));
        Files.createSymbolicLink(root.resolve("shop"), Path.of("..data/shop"));

        assertThat(directory().read().rules()).isEqualTo(Map.of("a.drl", "A", "shop/b.drl", "B"));
    }

    @Test
    void followsALinkToTheDirectoryItself() throws Exception {
        write("version-1/a.drl", "A");
        Files.createSymbolicLink(root.resolve("current"), Path.of("version-1"));

        assertThat(new RuleDirectory(root.resolve("current")).read().rules()).isEqualTo(Map.of("a.drl", "A"));
    }

    @Test
    void refusesALinkThatLeadsOut(@TempDir Path elsewhere) throws Exception {
        Files.writeString(elsewhere.resolve("secret.drl"), "S");
        Files.createSymbolicLink(root.resolve("mine.drl"), elsewhere.resolve("secret.drl"));

        assertThatThrownBy(() -> directory().read())
                .isInstanceOf(RefusedException.class)
                .hasMessage("The link leads out of the directory")
                .satisfies(e -> assertThat(((RefusedException) e).file()).isEqualTo("mine.drl"));
    }

    @Test
    void refusesALinkThatLeadsBack() throws Exception {
        Files.createSymbolicLink(root.resolve("again"), root);

        assertThatThrownBy(() -> directory().read())
                .isInstanceOf(RefusedException.class)
                .hasMessage("The link leads back to a directory above it");
    }

    @Test
    void refusesWhatIsNotUtf8() throws Exception {
        Files.write(root.resolve("a.drl"), new byte[] {(byte) 0xff, (byte) 0xfe});

        assertThatThrownBy(() -> directory().read())
                .isInstanceOf(RefusedException.class)
                .hasMessage("The file is not UTF-8 text");
    }

    @Test
    void refusesWhatIsTooLarge() throws Exception {
        Files.write(root.resolve("a.drl"), new byte[Candidate.LARGEST_FILE + 1]);
        assertThatThrownBy(() -> directory().read())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("512KiB");

        Files.delete(root.resolve("a.drl"));
        for (int i = 0; i <= Candidate.MOST_FILES; i++) {
            Files.writeString(root.resolve(i + ".drl"), "");
        }
        assertThatThrownBy(() -> directory().read())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("more than 1000 files");
    }

    @Test
    void saysThatThereIsNoDirectory() {
        assertThatThrownBy(() -> new RuleDirectory(root.resolve("nowhere")).read())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("There is no ")
                .hasMessageContaining("nowhere");
    }
}
