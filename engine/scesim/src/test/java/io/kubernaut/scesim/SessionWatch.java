package io.kubernaut.scesim;

import io.kubernaut.core.context.Snapshot;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.kie.api.event.rule.DefaultRuleRuntimeEventListener;
import org.kie.api.event.rule.ObjectInsertedEvent;

/** Tells a session's {@link Answer} what its rules insert. The engine makes one for each session. */
public final class SessionWatch extends DefaultRuleRuntimeEventListener {
    private @Nullable Answer answer;
    private @Nullable Snapshot snapshot;

    @Override
    public void objectInserted(ObjectInsertedEvent event) {
        if (event.getRule() != null) {
            Objects.requireNonNull(answer, "rules fire before all is given")
                    .recorder()
                    .objectInserted(event);
            return;
        }
        switch (event.getObject()) {
            case Answer a -> answer = a;
            case Snapshot s -> snapshot = s;
            default -> {}
        }
        if (answer != null && snapshot != null) {
            answer.about(snapshot);
        }
    }
}
