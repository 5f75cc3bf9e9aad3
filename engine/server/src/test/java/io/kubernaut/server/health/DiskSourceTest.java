package io.kubernaut.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.health.DegradedMode;
import io.kubernaut.core.health.Sighting;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiskSourceTest {
    @ParameterizedTest
    @CsvSource({
        "1024, ",
        "1023, DISK_NEARLY_FULL",
        "16, DISK_NEARLY_FULL",
        "15, DISK_FULL",
        "0, DISK_FULL",
    })
    void saysByWhatIsLeft(long mebibytes, DegradedMode expected) {
        var seen = new DiskSource(() -> OptionalLong.of(mebibytes << 20), within -> false).look();

        if (expected == null) {
            assertThat(seen).isEmpty();
        } else {
            assertThat(seen).containsExactly(Sighting.of(expected, mebibytes + " MiB are left."));
        }
    }

    @Test
    void believesTheDatabaseThatRefusesForWantOfRoom() {
        assertThat(new DiskSource(OptionalLong::empty, within -> true).look())
                .containsExactly(
                        Sighting.of(DegradedMode.DISK_FULL, "The database refused to store for want of room."));
    }

    @Test
    void saysNothingWhereNobodyKnows(@TempDir Path directory) {
        assertThat(new DiskSource(OptionalLong::empty, within -> false).look()).isEmpty();
        assertThat(new DiskSource(DiskSource.Free.under(directory.resolve("none")), within -> false).look())
                .isEmpty();
    }
}
