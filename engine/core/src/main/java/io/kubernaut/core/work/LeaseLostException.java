package io.kubernaut.core.work;

/** Another process may have taken the work over, so nothing more may be written for it, to a cluster or to the database. */
public final class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LeaseLostException(WorkItem item) {
        super("The lease on " + item + " is lost");
    }
}
