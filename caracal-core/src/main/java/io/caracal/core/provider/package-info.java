/** What the API, which stores the configuration of credential providers, and the STS, which acts on it, must agree on. */
@NullMarked
package io.caracal.core.provider;

import org.jspecify.annotations.NullMarked;
