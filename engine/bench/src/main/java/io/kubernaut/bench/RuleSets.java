package io.kubernaut.bench;

import io.kubernaut.rules.ShippedRules;
import java.util.Map;
import java.util.TreeMap;

/** Rule bases of a given size. */
final class RuleSets {
    private static final int PER_FILE = 100;

    /** Rules for one alert name. */
    static final int PER_NAME = 2;

    private RuleSets() {}

    /** Rules on one root fact that begin with the alert's name, two for each; the pods come by {@code from}. */
    static String reference(int rules) {
        var drl = new StringBuilder("package reference\nimport io.kubernaut.bench.RootAlert\n");
        drl.append("import io.kubernaut.bench.RootAlert.RootPod\nimport io.kubernaut.bench.RootAlert.RootProposal\n");
        for (int i = 0; i < rules; i++) {
            drl.append("""
                    rule "reference-%1$d"
                    when
                        $a : RootAlert( name == "alert-%2$d", severity == "critical" )
                        %3$s
                    then
                        insert( new RootProposal( "reference-%1$d", $a.name() ) );
                    end
                    """.formatted(i, i / PER_NAME, context(i % PER_NAME)));
        }
        return drl.toString();
    }

    private static String context(int kind) {
        return kind == 0
                ? "$p : RootPod( crashing ) from $a.pods"
                : "exists RootPod( crashing, restarts > 5 ) from $a.pods";
    }

    /** The shipped rules, and as many more of their shapes, each for a symptom of its own, as make up the number. */
    static Map<String, String> grown(int rules) {
        var sources = new TreeMap<>(ShippedRules.sources());
        int missing = rules - ShippedRules.load().rules().size();
        for (int file = 0; missing > 0; file++) {
            int now = Math.min(PER_FILE, missing);
            sources.put("grown/file-%03d.drl".formatted(file), file(file, now));
            missing -= now;
        }
        return sources;
    }

    private static String file(int file, int rules) {
        var drl = new StringBuilder("""
                package kubernaut.rules

                import io.kubernaut.core.context.Snapshot
                import io.kubernaut.core.decision.Finding
                import io.kubernaut.core.decision.Proposal
                import io.kubernaut.core.decision.Veto
                import io.kubernaut.core.cluster.PodState
                """);
        for (int i = 0; i < rules; i++) {
            drl.append(
                    switch (i % 3) {
                        case 0 -> diagnosis(file, i);
                        case 1 -> reaction(file, i);
                        default -> telling(file, i);
                    });
        }
        return drl.toString();
    }

    private static String diagnosis(int file, int rule) {
        return """
                rule "grown/symptom-%1$d-%2$d/diagnose"
                    @runbook("grown") @owner("bench") @since("0.1")
                when
                    $s : Snapshot( symptom == "grown-%1$d-%2$d", !recovered(), workload != null, releaseDoubtful(), $w : workload, $r : rollout )
                    $p : PodState( crashing( $s.takenAt() ), $r.isCurrent( this ) ) from $s.pods
                    not PodState( failing( $s.takenAt() ), !$r.isCurrent( this ) ) from $s.pods
                then
                    insert( Finding.of( "grown-%1$d-%2$d", $w.ref(), $p.name() + " crashes" ) );
                end
                """.formatted(file, rule);
    }

    private static String reaction(int file, int rule) {
        return """
                rule "grown/symptom-%1$d-%2$d/roll-back"
                    @runbook("grown") @owner("bench") @since("0.1") @base(70)
                    salience( $s.priority( 70, "rollback_deployment" ) )
                when
                    $s : Snapshot( symptom == "grown-%1$d-%2$d", rollout != null, rollout.canRollBack(), $w : workload, $r : rollout )
                    $f : Finding( name == "grown-%1$d-%2$d" )
                then
                    insert( Proposal.of( "rollback_deployment", $w.ref(), "It fails." ).with( "toRevision", $r.rollbackTo() ).answering( $f ) );
                end
                """.formatted(file, rule);
    }

    private static String telling(int file, int rule) {
        return """
                rule "grown/symptom-%1$d-%2$d/tell"
                    @runbook("grown") @owner("bench") @since("0.1") @base(40) @fixed
                when
                    $s : Snapshot( symptom == "grown-%1$d-%2$d" )
                then
                    insert( Proposal.of( "notify_only", $s.target(), "Somebody should look." ) );
                end
                """.formatted(file, rule);
    }
}
