package io.kubernaut.rules;

import org.kie.api.KieBase;
import org.kie.api.KieServices;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.KieSessionConfiguration;
import org.kie.api.runtime.conf.KeepReferenceOption;

/**
 * Sessions as evaluations use them: by one thread, from beginning to end, and known to nobody else.
 *
 * <p>They are nevertheless left thread-safe. Without that option a consequence keeps the facts of its last firing in the
 * base, which all sessions share, so that an evaluation beside it could act on another one's facts.
 */
final class Sessions {
    private static final KieSessionConfiguration KNOWN_TO_NOBODY = knownToNobody();

    private Sessions() {}

    private static KieSessionConfiguration knownToNobody() {
        var configuration = KieServices.get().newKieSessionConfiguration();
        // The base keeps no list of its sessions. It is exchanged whole, so it never has to tell them anything.
        configuration.setOption(KeepReferenceOption.NO);
        return configuration;
    }

    /** A session with no facts; whoever asks for it disposes of it. */
    static KieSession fresh(KieBase base) {
        return base.newKieSession(KNOWN_TO_NOBODY, null);
    }
}
