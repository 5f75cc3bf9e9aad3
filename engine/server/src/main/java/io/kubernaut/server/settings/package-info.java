/** What an operator can set: one record for each area, checked when the application starts. */
@NullMarked
package io.kubernaut.server.settings;

import org.jspecify.annotations.NullMarked;
