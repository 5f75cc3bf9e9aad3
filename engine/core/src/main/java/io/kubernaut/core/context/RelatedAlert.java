package io.kubernaut.core.context;

import io.kubernaut.core.cluster.ObjectRef;
import java.time.Instant;

/**
 * Another alert that fires in the same cluster, of another subject or with another symptom.
 *
 * @param name as {@link io.kubernaut.core.alert.Alert#name}
 * @param symptom what it means, from the symptom table; "unknown" when that names none
 * @param severity the {@code severity} label as sent, "" when it is not there
 * @param subject the object that it is about, after owners were followed
 * @param startsAt when it began to fire, by the sender's clock
 */
public record RelatedAlert(String name, String symptom, String severity, ObjectRef subject, Instant startsAt) {}
