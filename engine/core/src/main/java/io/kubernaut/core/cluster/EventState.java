package io.kubernaut.core.cluster;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An Event.
 *
 * @param meta kind, name and namespace, labels, annotations and owner
 * @param involved the object that it is about (involvedObject)
 * @param type Normal or Warning
 * @param reason a short word, such as FailedScheduling; "" when there is none
 * @param message cut at 512 characters; text is shown to people and never decides alone
 * @param count how often it was seen, at least 1
 * @param firstSeen when it was first seen; null when it does not say
 * @param lastSeen when it was last seen; null when it does not say
 * @param source the component that reported it, such as kubelet; "" when it does not say
 */
public record EventState(
        Meta meta,
        ObjectRef involved,
        String type,
        String reason,
        String message,
        int count,
        @Nullable Instant firstSeen,
        @Nullable Instant lastSeen,
        String source)
        implements ClusterObject {}
