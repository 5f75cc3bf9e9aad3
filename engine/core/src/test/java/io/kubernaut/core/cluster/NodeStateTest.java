package io.kubernaut.core.cluster;

import static io.kubernaut.core.cluster.ClusterFixtures.aNode;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeStateTest {
    @ParameterizedTest
    @CsvSource({
        "ToBeDeletedByClusterAutoscaler=1768477200:NoSchedule, true",
        "aws-node-termination-handler/spot-itn:NoSchedule,     true",
        "karpenter.sh/disrupted:NoSchedule,                    true",
        "DeletionCandidateOfClusterAutoscaler=1:PreferNoSchedule, false",
        "node.kubernetes.io/unreachable:NoSchedule,            false",
        "team=data:NoSchedule,                                 false"
    })
    void leavesWhenATaintSaysThatItsMachineIsTakenAway(String taint, boolean leaves) {
        assertThat(aNode("w-1").tainted(taint).made().leaving()).isEqualTo(leaves);
    }
}
