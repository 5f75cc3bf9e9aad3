package io.kubernaut.core.context;

import io.kubernaut.core.cluster.ObjectRef;
import java.time.Instant;

/** Another alert that fires in the same cluster, of another subject. */
public record RelatedAlert(String name, String symptom, String severity, ObjectRef subject, Instant startsAt) {}
