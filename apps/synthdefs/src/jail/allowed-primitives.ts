/**
 * What a class library that runs other people's code may ask of sclang itself: to reckon, to keep things in
 * collections, to work on text, to pass messages, to wait. Anything that reaches a file, a process, the network, a
 * device, the editor or the memory of sclang is missing, and so is whatever a later SuperCollider adds.
 * Named as in the class library of SuperCollider 3.13, without the leading underscore.
 */
const ALLOWED = {
  numbers: `
    Abs AbsDif Acosh Add AddFloat AddInt AiryAi AiryAiPrime AiryAiZero AiryBi AiryBiPrime AiryBiZero AMClip AmpDb
    ArcCos ArcSin ArcTan As32Bits AsAscii AsDigit AsFloat AsFraction Asinh AsInteger Atan2 Atanh BernouliB2n Beta
    BetaCFull BetaFull BiLinRand BinaryGrayCode BinomialCoefficient BitAnd BitNot BitOr BitXor Cbrt Ceil ChebyshevT
    ChebyshevTPrime ChebyshevU Clip2 ClipFloat ClipInt ClipSignal CLZ Coin Cos CosH CosPi CPSMIDI CPSOct CTZ Cubed
    CylBesselI CylBesselIPrime CylBesselJ CylBesselJPrime CylBesselJZero CylBesselK CylBesselKPrime CylHankel1
    CylHankel2 CylNeumann CylNeumannPrime CylNeumannZero DbAmp DifSqr Digamma Distort DoubleFactorial Ellint1
    Ellint1C Ellint2 Ellint2C Ellint3 Ellint3C EllintD EllintDC EllintRc EllintRd EllintRf EllintRg EllintRj EQ Erf
    ErfC ErfCInv ErfInv Excess Exp ExpintEi ExpintEn ExpM1 ExpRandRange Factorial FallingFactorial FDiv FirstArg
    Float_AsStringPrec Floor Fold2 FoldFloat FoldInt FoldSignal Frac From32Bits From64Bits GammaP GammaPDerivative
    GammaPInv GammaPInvA GammaQ GammaQInv GammaQInvA GCD GE GT HammingDistance HanWindow Hermite HeumanLambda
    High32Bits Hypot HypotApx IBeta IBetaC IBetaCInv IBetaCInvA IBetaCInvB IBetaDerivative IBetaInv IBetaInvA
    IBetaInvB IDiv IndexOfPrime IsPowerOfTwo IsPrime JacobiCd JacobiCn JacobiCs JacobiDc JacobiDn JacobiDs JacobiNc
    JacobiNd JacobiNs JacobiSc JacobiSd JacobiSn JacobiZeta Laguerre LaguerreAssoc LCM LE LegendreP LegendrePAssoc
    LegendrePPrime LegendrePZeros LegendreQ LGamma LinRand Log Log10 Log1p Log2 Log2Ceil Low32Bits LT Max MIDICPS
    MIDIRatio Min Mod Mul MulFloat MulInt NE Neg NextPowerOfTwo NextPrime NthPrime NumBits ObjectHash OctCPS OwensT
    Polygamma Pow PowM1 PrevPrime Ramp Rand Rand2 RandRange RatioMIDI Recip RectWindow Ring1 Ring2 Ring3 Ring4
    RisingFactorial Round RoundUp ScaleNeg SCurve SetBit ShiftLeft ShiftRight Sign Signal_FFT Signal_IFFT
    SignalAddChebyshev SignalAddHarmonic SignalAsWavetable SignalFade SignalFill SignalIntegral SignalInvert
    SignalNormalize SignalNormalizeTransferFn SignalOffset SignalOverDub SignalOverWrite SignalPeak SignalReverse
    SignalRotate SignalScale SimpleNumberSeries Sin SincPi SinH SinhcPi SinPi SoftClip SphBessel SphBesselPrime
    SphericalHarmonic SphericalHarmonicI SphericalHarmonicR SphHankel1 SphHankel2 SphNeumann SphNeumannPrime SqrDif
    SqrSum Sqrt Sqrt1pm1 Squared Sub SubFloat SubInt Sum3Rand SumSqr Tan TangentT2n TanH TGamma TGamma1pm1
    TGammaDeltaRatio TGammaI TGammaLower TGammaRatio Thresh Trigamma TriWindow Trunc UnsignedShift
    WavetableAsSignal WelchWindow Wrap2 WrapFloat WrapInt WrapSignal Zeta`,
  collections: `
    Array_AtIdentityHash Array_AtIdentityHashInPairs Array_OSCBytes ArrayAdd ArrayAddAll ArrayAllTuples ArrayCat
    ArrayContainsSeqColl ArrayDupEach ArrayEnvAt ArrayExtend ArrayExtendFold ArrayExtendLast ArrayExtendWrap
    ArrayFill ArrayGrow ArrayGrowClear ArrayIndexOf ArrayIndexOfGreaterThan ArrayInsert ArrayLace
    ArrayLevenshteinDistance ArrayMirror ArrayMirror1 ArrayMirror2 ArrayMultiChannelExpand ArrayNormalizeSum
    ArrayOverwrite ArrayPermute ArrayPop ArrayPutEach ArrayPutSeries ArrayPyramid ArrayReverse ArrayRotate
    ArrayScramble ArraySlide ArrayUnlace ArrayWIndex BasicAt BasicClipAt BasicClipPut BasicFoldAt BasicFoldPut
    BasicMaxSize BasicNewClear BasicPut BasicRemoveAt BasicSize BasicSwap BasicTakeAt BasicWrapAt BasicWrapPut
    Event_Delta Event_IsRest IdentDict_At IdentDict_Put IdentDict_PutGet NetAddr_BundleSize NetAddr_MsgSize
    ObjectCopyRange ObjectCopySeries PriorityQueueAdd PriorityQueueClear PriorityQueueEmpty PriorityQueuePop
    PriorityQueuePostpone PriorityQueueTop`,
  text: `
    AsciiValue DigitValue IsAlpha IsAlphaNum IsControl IsDecDigit IsLower IsPrint IsPunct IsSpace IsUpper PostLine
    PostString String_AsCompileString String_AsFloat String_AsInteger String_Basename String_Dirname
    String_EscapeChar String_Find String_FindBackwards String_FindRegexp String_FindRegexpAt String_Format
    String_Regexp StringAsSymbol StringCompare StringHash Symbol_AsFloat Symbol_AsInteger Symbol_envirGet
    Symbol_envirPut Symbol_IsBinaryOp Symbol_IsIdentifier Symbol_IsMap Symbol_matchOSCPattern Symbol_SpecialIndex
    SymbolAsGetter SymbolAsSetter SymbolClass SymbolIsClassName SymbolIsMetaClassName SymbolIsPrefix SymbolIsSetter
    ToLower ToUpper`,
  objects: `
    AllClasses BasicNew BasicNewCopyArgsToInstVars CanCallOS CompileExpression DumpBackTrace DumpDetailedBackTrace ElapsedTime FunctionValue
    FunctionValueArray FunctionValueArrayEnvir FunctionValueEnvir FunDef_NumArgs FunDef_NumVars FunDef_VarArgs
    GetBackTrace GetTailCallOptimize Halt Identical InstVarSize KeywordError monotonicClockTime NotIdentical
    ObjectClass ObjectCompileString ObjectCopyImmutable ObjectDeepCopy ObjectDeepFreeze ObjectDump ObjectIsKindOf ObjectIsMemberOf
    ObjectIsMutable ObjectIsPermanent ObjectPerform ObjectPerformList ObjectPerformMsg ObjectPointsTo
    ObjectRespondsTo ObjectShallowCopy ObjectString RoutineAlwaysYield RoutineYield RoutineYieldAndReset
    SuperPerform SuperPerformList`,
  time: `
    AppClock_SchedNotify AscTime GMTime LocalTime PrimitiveError PrimName PrimitiveErrorString prStrFTime RoutineReset
    RoutineResume RoutineStop SystemClock_Clear SystemClock_Sched SystemClock_SchedAbs TempoClock_BeatDur
    TempoClock_Beats TempoClock_BeatsToSecs TempoClock_Clear TempoClock_ElapsedBeats TempoClock_Free TempoClock_New
    TempoClock_Sched TempoClock_SchedAbs TempoClock_SecsToBeats TempoClock_SetBeats TempoClock_SetTempoAtBeat
    TempoClock_SetTempoAtTime TempoClock_Tempo Thread_GetRandData Thread_Init Thread_RandSeed Thread_SetRandData
    TimeSeed`,
  version: `
    SC_VersionMajor SC_VersionMinor SC_VersionPatch SC_VersionTweak`,
};

/** @see ALLOWED */
export const ALLOWED_PRIMITIVES: ReadonlySet<string> = new Set(
  Object.values(ALLOWED).flatMap((names) =>
    names
      .trim()
      .split(/\s+/)
      .map((name) => `_${name}`),
  ),
);
