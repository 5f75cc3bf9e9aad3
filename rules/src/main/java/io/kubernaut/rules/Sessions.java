package io.kubernaut.rules;

import org.kie.api.KieBase;
import org.kie.api.KieServices;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.KieSessionConfiguration;
import org.kie.api.runtime.conf.KeepReferenceOption;
import org.kie.api.runtime.conf.ThreadSafeOption;

/**
 * Sessions as evaluations use them: by one thread, from beginning to end, and known to nobody else.
 * So they take no locks; {@link OwnFacts} sees to it that they share nothing by way of the base.
 */
final class Sessions {
    private static final KieSessionConfiguration KNOWN_TO_NOBODY = knownToNobody();

    private Sessions() {}

    private static KieSessionConfiguration knownToNobody() {
        var configuration = KieServices.get().newKieSessionConfiguration();
        // The base keeps no list of its sessions. It is exchanged whole, so it never has to tell them anything.
        configuration.setOption(KeepReferenceOption.NO);
        configuration.setOption(ThreadSafeOption.NO);
        return configuration;
    }

    /** A session with no facts; whoever asks for it disposes of it. */
    static KieSession fresh(KieBase base) {
        return base.newKieSession(KNOWN_TO_NOBODY, null);
    }
}
