package io.kubernaut.server.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.context.Rereading;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SymptomTable;
import io.kubernaut.server.rules.Examiners;
import java.util.List;
import org.junit.jupiter.api.Test;

class RereadingTest {
    private static final List<Snapshot> SNAPSHOTS = Examiners.shippedSnapshots(ActionCatalogue.standard());

    @Test
    void theSameTableChangesNoFacts() {
        assertThat(SNAPSHOTS)
                .hasSizeGreaterThan(120)
                .allSatisfy(
                        s -> assertThat(Rereading.of(s, SymptomTable.shipped())).isSameAs(s));
    }

    @Test
    void whatIsAddedAboutOthersChangesNoFacts() {
        var own = SymptomTable.parse("NobodyEver,our-own,Pod,").orElse(SymptomTable.shipped());

        assertThat(SNAPSHOTS).allSatisfy(s -> assertThat(Rereading.of(s, own)).isSameAs(s));
    }
}
