package io.kubernaut.core.execution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BasisTest {
    @ParameterizedTest
    @CsvSource({
        "a, 7, 5, a, 7, 5, ''",
        "a, 7, 5, b, 7, 5, It was deleted and made anew since the decision.",
        "a, 7, 5, a, 9, 6, Revision 6 is current; the decision was about revision 5.",
        "a, 7, 0, a, 8, 6, Its specification was changed since the decision.",
        // Not known, or not counted.
        "'', 0, 0, b, 9, 9, ''",
        "a, 0, 0, a, 9, 9, ''",
    })
    void saysWhatIsDifferentNow(
            String uid,
            long generation,
            long revision,
            String uidNow,
            long generationNow,
            long revisionNow,
            String said) {
        var now = new Basis(uidNow, generationNow, revisionNow);

        assertThat(new Basis(uid, generation, revision).changed(now).orElse("")).isEqualTo(said);
    }
}
