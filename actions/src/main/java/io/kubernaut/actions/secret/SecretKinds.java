package io.kubernaut.actions.secret;

import io.kubernaut.actions.api.ResourceKind;

/** The kinds that hold or make credentials. They are known here only, so that nothing else reads them. */
final class SecretKinds {
    static final ResourceKind SECRET = new ResourceKind("Secret", "", "v1", "secrets", true);
    static final ResourceKind CERTIFICATE =
            new ResourceKind("Certificate", "cert-manager.io", "v1", "certificates", true);
    static final ResourceKind EXTERNAL =
            new ResourceKind("ExternalSecret", "external-secrets.io", "v1", "externalsecrets", true);

    private SecretKinds() {}
}
