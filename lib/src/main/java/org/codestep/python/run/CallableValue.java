package org.codestep.python.run;

/** A value that can be called: code, not data. */
interface CallableValue {

    /** The name of its class. */
    String typeName();
}
