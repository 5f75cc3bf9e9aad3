package io.kubernaut.core.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Against values worked out by hand. */
class ChanceTest {
    @Test
    void saysHowLikelySoManyOfSoManyAre() {
        assertThat(Chance.atLeast(0, 4, 0.5)).isCloseTo(1, within(1e-12));
        assertThat(Chance.atLeast(3, 4, 0.5)).isCloseTo(5.0 / 16, within(1e-12));
        assertThat(Chance.atLeast(2, 2, 1.0 / 24)).isCloseTo(1.0 / 576, within(1e-12));
    }

    @Test
    void saysHowLikelySoManyAreWhereSoManyAreExpected() {
        assertThat(Chance.atLeast(0, 2.0)).isEqualTo(1);
        assertThat(Chance.atLeast(1, 2.0)).isCloseTo(1 - Math.exp(-2), within(1e-12));
        assertThat(Chance.atLeast(3, 2.0)).isCloseTo(1 - 5 * Math.exp(-2), within(1e-12));
    }

    @Test
    void saysHowLikelyTwoGroupsAreTheSame() {
        // The lady tasting tea, who tells three of four cups of each kind (Fisher, The Design of Experiments): 34 of
        // 70.
        assertThat(Chance.same(3, 1, 1, 3)).isCloseTo(34.0 / 70, within(1e-9));
        assertThat(Chance.same(4, 0, 0, 4)).isCloseTo(2.0 / 70, within(1e-9));
        assertThat(Chance.same(2, 2, 2, 2)).isCloseTo(1, within(1e-9));
    }
}
