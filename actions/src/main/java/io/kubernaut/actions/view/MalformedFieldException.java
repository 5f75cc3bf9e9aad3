package io.kubernaut.actions.view;

/** A field of an object does not have the form that its kind prescribes; the message names path, finding and fix. */
public final class MalformedFieldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final String fix;

    MalformedFieldException(String field, String found, String fix) {
        super(field + " " + found + ": " + fix);
        this.field = field;
        this.fix = fix;
    }

    /** The dotted path, such as {@code spec.template.spec.containers[0].name}. */
    public String field() {
        return field;
    }

    /** What to do about it, in words. */
    public String fix() {
        return fix;
    }
}
