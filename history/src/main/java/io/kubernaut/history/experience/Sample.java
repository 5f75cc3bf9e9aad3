package io.kubernaut.history.experience;

import io.kubernaut.core.assessment.Assessment;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.memory.Learning;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What came of a run, or of an incident that was left alone.
 *
 * @param id of the run or the incident
 * @param action its name in the catalogue; {@link Learning#NOTHING} of what was left alone
 * @param symptom what it was an answer to
 * @param alert the alert's name, "" when unknown
 * @param target what was changed; whom the incident was about, where nothing was
 * @param subject whom the decision was about; null where that is not known any more
 * @param beganAt when the run was created, or the incident opened
 * @param at when the action was applied; from then on the sample ages
 * @param outcome how the run ended, such as VERIFIED; "" of what was left alone
 * @param effectiveness in [0,1]
 * @param assessment the components of the score; null where they are not kept
 * @param origin the installation where it happened
 */
public record Sample(
        UUID id,
        String action,
        String symptom,
        String alert,
        ObjectRef target,
        @Nullable ObjectRef subject,
        Instant beganAt,
        Instant at,
        String outcome,
        double effectiveness,
        @Nullable Assessment assessment,
        UUID origin)
        implements HistoryLine {}
