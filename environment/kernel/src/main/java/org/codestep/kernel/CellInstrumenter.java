package org.codestep.kernel;

import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Puts calls of {@link CellGuard} into a cell's compiled classes: at each method's start and each backward jump. */
final class CellInstrumenter {
    private static final String GUARD = CellGuard.class.getName().replace('.', '/');
    private static final int NEWEST_KNOWN_VERSION = Opcodes.V25;
    private static final int MAJOR_VERSION_OFFSET = 6;

    private CellInstrumenter() {
    }

    /** Returns the guarded form of a class file. */
    static byte[] guard(byte[] classFile) {
        ClassReader reader = new ClassReader(inKnownVersion(classFile));
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new GuardingVisitor(writer), 0);
        byte[] guarded = writer.toByteArray();
        System.arraycopy(classFile, MAJOR_VERSION_OFFSET, guarded, MAJOR_VERSION_OFFSET, 2);
        return guarded;
    }

    /** A newer JDK's class files differ in their version number first; ASM refuses numbers that it does not know. */
    static byte[] inKnownVersion(byte[] classFile) {
        int major = (classFile[MAJOR_VERSION_OFFSET] & 0xFF) << 8 | classFile[MAJOR_VERSION_OFFSET + 1] & 0xFF;
        if (major <= NEWEST_KNOWN_VERSION) {
            return classFile;
        }
        byte[] lowered = classFile.clone();
        lowered[MAJOR_VERSION_OFFSET] = 0;
        lowered[MAJOR_VERSION_OFFSET + 1] = (byte) NEWEST_KNOWN_VERSION;
        return lowered;
    }

    private static final class GuardingVisitor extends ClassVisitor {
        private GuardingVisitor(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
                                         String[] exceptions) {
            return new GuardingMethodVisitor(super.visitMethod(access, name, descriptor, signature, exceptions));
        }
    }

    private static final class GuardingMethodVisitor extends MethodVisitor {
        private final Set<Label> passed = new HashSet<>();

        private GuardingMethodVisitor(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            check();
        }

        @Override
        public void visitLabel(Label label) {
            passed.add(label);
            super.visitLabel(label);
        }

        @Override
        public void visitJumpInsn(int opcode, Label target) {
            if (passed.contains(target)) {
                check();
            }
            super.visitJumpInsn(opcode, target);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            if (endsProcess(owner, name, descriptor)) {
                boolean onRuntime = opcode != Opcodes.INVOKESTATIC;
                super.visitMethodInsn(Opcodes.INVOKESTATIC, GUARD, "exit",
                        onRuntime ? "(Ljava/lang/Runtime;I)V" : "(I)V", false);
            } else {
                super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            }
        }

        private static boolean endsProcess(String owner, String name, String descriptor) {
            return descriptor.equals("(I)V")
                    && (owner.equals("java/lang/System") && name.equals("exit")
                    || owner.equals("java/lang/Runtime") && (name.equals("exit") || name.equals("halt")));
        }

        private void check() {
            super.visitMethodInsn(Opcodes.INVOKESTATIC, GUARD, "check", "()V", false);
        }
    }
}
