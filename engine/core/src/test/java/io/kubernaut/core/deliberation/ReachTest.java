package io.kubernaut.core.deliberation;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.SnapshotBuilder;
import io.kubernaut.core.context.Subject;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReachTest {
    private final TreeMap<Group.Key, List<Alert>> alerts = new TreeMap<>(Group.Key.ORDER);
    private final Map<ObjectRef, ObjectRef> causes = new HashMap<>();
    private final Map<String, Optional<ObjectRef>> settled = new HashMap<>();
    private final Set<String> asked = new HashSet<>();
    private final List<String> looked = new ArrayList<>();

    private static ObjectRef deployment(String name) {
        return ObjectRef.of("", "Deployment", "shop", name);
    }

    private Alert fires(String name) {
        var alert = anAlert("KubePodCrashLooping").ofPod("shop", name).made();
        alerts.put(new Group.Key("crash-loop", deployment(name)), List.of(alert));
        return alert;
    }

    private void isAsked(String name) {
        asked.add(fires(name).fingerprint());
    }

    private void isSettled(String name, String cause) {
        settled.put(fires(name).fingerprint(), Optional.of(deployment(cause)));
    }

    private Group look(Group.Key key) {
        looked.add(key.subject().name());
        var members = alerts.get(key);
        var subject = new Subject(key.subject(), key.subject(), Subject.Presence.FOUND, "");
        var snapshot = new SnapshotBuilder(aCluster(), Memory.EMPTY, Policy.DEFAULTS, Mode.ACT, Instant.EPOCH)
                .bare(key.symptom(), "", subject, members, "");
        return new Group(key.symptom(), subject, members, snapshot, Evaluation.NOTHING);
    }

    private List<String> reached() {
        var focus = new Focus("", asked, settled);
        var groups = new Reach(
                        focus,
                        alerts,
                        g -> causes.getOrDefault(g.subject().ref(), g.subject().ref()))
                .groups(this::look);
        assertThat(looked).doesNotHaveDuplicates();
        return groups.stream().map(g -> g.subject().ref().name()).toList();
    }

    @Test
    void looksAtWhatIsAskedAndAtWhatIsNotSettledInTheOrderOfKeys() {
        isAsked("front");
        fires("cart");
        isSettled("mail", "mail");

        assertThat(reached()).containsExactly("cart", "front");
    }

    @Test
    void leavesWhatOthersAreAboutToDecide() {
        isAsked("front");
        settled.put(fires("cart").fingerprint(), Optional.empty());

        assertThat(reached()).containsExactly("front");
    }

    @Test
    void followsACauseToWhatIsSettledAboutIt() {
        isAsked("front");
        causes.put(deployment("front"), deployment("cart"));
        isSettled("cart", "cart");
        causes.put(deployment("cart"), deployment("db"));
        isSettled("db", "db");
        isSettled("mail", "mail");

        assertThat(reached()).containsExactly("cart", "db", "front");
    }

    @Test
    void takesInWhatWasFoundToBeCausedByWhatIsAskedAbout() {
        isAsked("db");
        isSettled("cart", "db");
        isSettled("mail", "mail");

        assertThat(reached()).containsExactly("cart", "db");
    }

    @Test
    void looksAtSomeFellowsOnlyWhereACauseHasVeryMany() {
        isAsked("db");
        for (int i = 0; i < 30; i++) {
            isSettled("app-" + i, "db");
        }

        assertThat(reached()).hasSize(11).contains("db");
    }

    @Test
    void looksAtEverythingWhereEverythingIsAskedAbout() {
        fires("cart");
        fires("front");

        assertThat(new Reach(Focus.ALL, alerts, g -> g.subject().ref()).groups(this::look))
                .hasSize(2);
    }
}
