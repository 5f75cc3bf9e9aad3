package io.kubernaut.history.policy;

import static io.kubernaut.history.Given.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.ModeStore;
import io.kubernaut.history.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ModeStoreIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @Test
    void observesUntilSomeoneSaysOtherwise() {
        assertThat(new PostgresModeStore(database.sessions()).current().mode()).isEqualTo(Mode.OBSERVE);
    }

    @Test
    void holdsAtOnceOnEveryReplica() {
        var here = new PostgresModeStore(database.sessions());
        var there = new PostgresModeStore(database.sessions());
        there.current();

        here.set(Mode.ACT, "ann", "go live", NOON);
        assertThat(there.current()).isEqualTo(new ModeStore.Setting(Mode.ACT, "ann", "go live", NOON));

        // The later call holds, whatever its clock says.
        there.set(Mode.OFF, "bob", "stop", NOON.minusSeconds(60));
        assertThat(here.current().mode()).isEqualTo(Mode.OFF);
        assertThat(database.count("mode_change")).isEqualTo(2);
    }
}
