package org.codestep.trace.jython.run;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.codestep.python.run.operation.Scalars;
import org.codestep.python.run.value.PythonError;
import org.codestep.python.run.value.Unmodelled;
import org.python.core.Py;
import org.python.core.PyObject;
import org.python.core.PyUnicode;

/**
 * The module's names: the program's variables in order of first assignment, the sites, whose names no program can
 * write, and the constants. Jython's own built-ins cannot be reached through it.
 */
public final class ModuleVariables extends PyObject {

    private static final long serialVersionUID = 1;

    private final transient Execution execution;
    private final transient Map<String, PyObject> variables = new LinkedHashMap<>();
    private final transient Map<String, PyObject> fixed = new HashMap<>();

    ModuleVariables(Execution execution) {
        this.execution = execution;
        fixed.put("None", Py.None);
        fixed.put("True", Py.True);
        fixed.put("False", Py.False);
        fixed.put("__name__", new PyUnicode("__main__"));
    }

    /**
     * Makes a site known.
     *
     * @param name one that no program can write
     */
    public void putSite(String name, Site site) {
        fixed.put(name, site);
    }

    Map<String, PyObject> variables() {
        return Collections.unmodifiableMap(variables);
    }

    /** Jython itself asks for double-underscored names that are not there. */
    @Override
    public PyObject __finditem__(String name) {
        PyObject value = variables.get(name);
        if (value == null) {
            value = fixed.get(name);
        }
        if (value != null || name.startsWith("__")) {
            return value;
        }
        throw execution.failed(Scalars.isBuiltin(name)
                ? new Unmodelled("the built-in '" + name + "' is not supported here")
                : new PythonError("NameError", "name '" + name + "' is not defined"));
    }

    @Override
    public PyObject __finditem__(PyObject name) {
        return __finditem__(name.toString());
    }

    /** Jython puts its built-ins here; a program cannot write such names. */
    @Override
    public void __setitem__(String name, PyObject value) {
        if (!name.startsWith("__")) {
            variables.put(name, value);
        }
    }

    @Override
    public void __setitem__(PyObject name, PyObject value) {
        __setitem__(name.toString(), value);
    }
}
