package io.kubernaut.core.context;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a GitOps tool writes on the objects that it applies.
 *
 * @param tool what it is, such as {@code Flux Kustomization}
 * @param name of that resource
 */
public record GitOpsMark(String tool, String name) {
    public static final String ARGO = "Argo CD application";

    /** Only marks that nobody else uses; both functions answer "" where there is no such label or annotation. */
    public static Optional<GitOpsMark> of(UnaryOperator<String> label, UnaryOperator<String> annotation) {
        var release = label.apply("helm.toolkit.fluxcd.io/name");
        if (!release.isEmpty()) {
            return Optional.of(new GitOpsMark("Flux HelmRelease", release));
        }
        var kustomization = label.apply("kustomize.toolkit.fluxcd.io/name");
        if (!kustomization.isEmpty()) {
            return Optional.of(new GitOpsMark("Flux Kustomization", kustomization));
        }
        var tracking = annotation.apply("argocd.argoproj.io/tracking-id");
        if (!tracking.isEmpty()) {
            var application = tracking.split(":", 2)[0];
            return Optional.of(new GitOpsMark(ARGO, application.substring(application.lastIndexOf('_') + 1)));
        }
        var instance = label.apply("argocd.argoproj.io/instance");
        return instance.isEmpty() ? Optional.empty() : Optional.of(new GitOpsMark(ARGO, instance));
    }

    /** Argo CD reverts changes only where its application is told to. */
    public boolean byArgo() {
        return tool.equals(ARGO);
    }

    public String display() {
        return tool + " " + name;
    }
}
