package io.kubernaut.server.command;

import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Option;

/** What a service is granted by its configuration, on the command line, where none is read. */
final class SymptomGrants {
    @Option(
            names = "--symptoms-may-override",
            paramLabel = "ALERTS",
            split = ",",
            description = "Shipped alerts to which symptoms.csv may give another symptom, as the service's"
                    + " kubernaut.rules.symptoms-may-override.")
    private Set<String> alerts = new TreeSet<>();

    Set<String> alerts() {
        return alerts;
    }
}
