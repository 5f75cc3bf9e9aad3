package io.kubernaut.actions.executor;

import io.kubernaut.core.cluster.DnsLabel;
import io.kubernaut.core.cluster.ObjectRef;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names of targets come from alerts, so from anybody. One that no object can have is refused before anything is asked
 * about it; the grammar is RFC 1123's, with the colon that roles have.
 */
final class TargetName {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.:]{0,251}[a-z0-9])?");
    private static final int SHOWN = 64;

    private TargetName() {}

    /** Why there can be no such object; empty when there can. Only a whole cluster has no name. */
    static Optional<String> misfit(ObjectRef target) {
        var name = target.name();
        if (!(name.isEmpty() && target.kind().equals("Cluster"))
                && !NAME.matcher(name).matches()) {
            return Optional.of("No " + target.kind() + " can be named " + shown(name)
                    + ": look at the labels that the alert names its object by.");
        }
        return target.namespace().isEmpty() || DnsLabel.is(target.namespace())
                ? Optional.empty()
                : Optional.of("No namespace can be named " + shown(target.namespace())
                        + ": look at the namespace label of the alert.");
    }

    /** In quotes, cut, and with nothing in it that a terminal or a page would obey. */
    private static String shown(String text) {
        var plain = text.codePoints()
                .limit(SHOWN)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return "'" + plain + (text.length() > SHOWN ? "…'" : "'");
    }
}
