package io.kubernaut.server.health;

import io.kubernaut.core.health.Sighting;
import java.time.Duration;
import java.util.List;

/** Looks at one part of the service. */
interface HealthSource {
    /** Names it among the sources. */
    String name();

    /** How often it is to look. */
    Duration every();

    /** All that is degraded of its part now; empty while all is well. It may take as long as the part does to answer. */
    List<Sighting> look();
}
