package io.kubernaut.advisor;

import io.kubernaut.core.advice.CloseUps;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.redaction.Redactor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Logs and events as somebody wrote them, redacted as whoever reads them from a cluster does. */
public final class Written implements CloseUps {
    private final String log;
    private final String event;
    private final List<String> looked = new CopyOnWriteArrayList<>();

    public Written(String log, String event) {
        this.log = log;
        this.event = event;
    }

    /** Every look, in order. */
    public List<String> looked() {
        return looked;
    }

    @Override
    public Sight log(ObjectRef pod, String container, boolean previous, int lines, int bytes) {
        looked.add((previous ? "previous log of " : "log of ") + pod.name() + "/" + container);
        var all = new ArrayList<>(new Redactor().redact(log).lines().toList().reversed());
        return new Sight.Seen(all.subList(0, Math.min(lines, all.size())));
    }

    @Override
    public Sight description(ObjectRef object, int most) {
        looked.add("description of " + object.name());
        return new Sight.Seen(new Redactor().redact(log).lines().toList());
    }

    @Override
    public Sight related(ObjectRef to, int most) {
        looked.add("what is related to " + to.name());
        return new Sight.Seen(new Redactor().redact(log).lines().toList());
    }

    @Override
    public Sight metrics(ObjectRef of) {
        looked.add("metrics of " + of.name());
        return new Sight.Seen(List.of("memory is 93.0 %"));
    }

    @Override
    public Sight events(ObjectRef about, int most) {
        looked.add("events of " + about.name());
        return new Sight.Seen(event.isEmpty() ? List.of() : List.of(new Redactor().redact(event)));
    }
}
