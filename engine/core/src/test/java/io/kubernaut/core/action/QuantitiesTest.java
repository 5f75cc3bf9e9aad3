package io.kubernaut.core.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "128974848, 128974848",
        "512Mi, 536870912",
        "1.5Gi, 1610612736",
        "129e6, 129000000",
        "129M, 129000000",
        "1k, 1000",
        "1E, 1000000000000000000",
        "1E3, 1000",
        "1Ei, 1152921504606846976",
        "128974848000m, 128974848",
        "1m, 1",
        ".5Ki, 512",
        "+2Ti, 2199023255552",
    })
    void readsBytes(String quantity, long bytes) {
        assertThat(Quantities.bytes(quantity)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"250m, 250", "1, 1000", "0.1, 100", "2.5, 2500", "100u, 1", "1500000000n, 1500", "1k, 1000000"})
    void readsMillicores(String quantity, long millis) {
        assertThat(Quantities.millis(quantity)).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Mi", "1 Gi", "1KiB", "1mi", "0x10", "1,5", "1e", "NaN", "--1", "1Xi"})
    void refusesWhatIsNoQuantity(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Quantities.bytes(text));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void writesSoThatItReadsTheSame(long seed) {
        new Random(seed).longs(500, 0, Long.MAX_VALUE).forEach(n -> {
            long bytes = n >> (n % 63);
            long millis = n % 1_000_000_000;
            assertThat(Quantities.bytes(Quantities.ofBytes(bytes))).isEqualTo(bytes);
            assertThat(Quantities.millis(Quantities.ofMillis(millis))).isEqualTo(millis);
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 1023, 1024, 1L << 62, Long.MAX_VALUE})
    void writesTheEndsOfTheRangeSoThatTheyReadTheSame(long bytes) {
        assertThat(Quantities.bytes(Quantities.ofBytes(bytes))).isEqualTo(bytes);
    }
}
