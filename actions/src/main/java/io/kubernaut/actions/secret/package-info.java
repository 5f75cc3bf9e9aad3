/** Exchanges credentials and certificates, and has what uses them take the new ones. No value ever leaves it in clear. */
@NullMarked
package io.kubernaut.actions.secret;

import org.jspecify.annotations.NullMarked;
