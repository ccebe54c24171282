/** By which way a setting reaches a service, whichever way Caracal is run; writes and checks the configuration page. */
@NullMarked
package io.caracal.system.plumbing;

import org.jspecify.annotations.NullMarked;
