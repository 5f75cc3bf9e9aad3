package io.kubernaut.core.cluster;

import java.util.regex.Pattern;

/** What Kubernetes lets a namespace be called: a label of DNS (RFC 1123), of at most 63 characters. */
public final class DnsLabel {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private DnsLabel() {}

    /** Whether the text is one. */
    public static boolean is(String text) {
        return LABEL.matcher(text).matches();
    }
}
