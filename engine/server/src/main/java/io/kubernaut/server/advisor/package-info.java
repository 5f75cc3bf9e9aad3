/** Whether language models are asked, and what of their allowance is spent. */
@NullMarked
package io.kubernaut.server.advisor;

import org.jspecify.annotations.NullMarked;
