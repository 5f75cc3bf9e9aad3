package io.kubernaut.actions.view;

/** A manifest cannot be read; the message names its place in the list, the object, the field and the fix. */
public final class MalformedManifestException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int index;
    private final String object;
    private final String field;
    private final String fix;

    MalformedManifestException(int index, String object, MalformedFieldException cause) {
        super("Manifest " + index + " (" + object + "): " + cause.getMessage(), cause);
        this.index = index;
        this.object = object;
        this.field = cause.field();
        this.fix = cause.fix();
    }

    /** Which manifest of the list, counted from 0 and with the items of a List counted singly; -1 for the text as such. */
    public int index() {
        return index;
    }

    /** {@code Kind/name} as far as the manifest gives them. */
    public String object() {
        return object;
    }

    public String field() {
        return field;
    }

    public String fix() {
        return fix;
    }
}
